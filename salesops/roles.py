"""The roles of the house (defaults.md 1.3) with their rights, registered for ``accounts``."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.roles import Capability, Grant, Role, capabilities, roles

from .matrix import MATRIX

PARTNERS = ("CRM", "MKT", "CSV", "TEC", "PRD", "PUR", "HRT")


def parse_cell(cell: str) -> Iterator[tuple[tuple[str, ...], Grant]]:
    """(roles named in the part or (), grant) for each part of a cell."""
    for part in filter(None, (p.strip() for p in cell.split(";"))):
        words = part.split()
        named = () if ":" in words[0] else tuple(words.pop(0).split(","))
        scope, _colon, rights = words[0].partition(":")
        yield named, Grant(scope, rights, words[1] if len(words) > 1 else "")


def grants_of(role: str) -> dict[str, tuple[Grant, ...]]:
    """Capability → grants of one role: its own column, its part of the partners' column, or what it is derived from."""
    found: dict[str, tuple[Grant, ...]] = {}
    for row in MATRIX:
        if role == "AUD":
            grants = [Grant("A", "vx")]
        elif role == "AST":
            grants = [
                Grant(g.scope, kept, g.limit)
                for _n, g in parse_cell(row.REP)
                if (kept := "".join(r for r in g.rights if r in "vce"))
            ]
        elif role in PARTNERS:
            parts = list(parse_cell(row.PARTNER))
            named = [g for names, g in parts if role in names]
            grants = named or [g for names, g in parts if not names]
        else:
            column = "SEC" if role == "SSL" else role
            grants = [g for _n, g in parse_cell(getattr(row, column))]
            if role == "SSL" and grants and any(g.scope == "M" for g in grants):
                grants.append(Grant("A", "v"))
        if grants:
            found[row.code] = tuple(grants)
    return found


ROLES = (
    ("REP", _("Sales"), _("Own customers and what belongs to them"), False),
    ("AST", _("Sales assistant"), _("Enters data for named reps"), False),
    ("MGR", _("Manager"), _("The unit's subtree, at each date"), False),
    ("DIR", _("Director"), _("All sales; acts for the markets in charge"), True),
    ("GM", _("General manager"), _("Everything"), True),
    ("SEC", _("Secretary"), _("Markets and steps of the dated matrix"), False),
    ("SSL", _("Secretaries' lead"), _("As a secretary, and sees all markets"), False),
    ("FIN", _("Finance"), _("Money side of all customers; contracts in review"), True),
    ("LEG", _("Legal"), _("Contracts, disputes, dunning from level 4 up"), False),
    ("LOG", _("Logistics"), _("Orders from confirmed on, shipping data, stock; no prices"), False),
    ("CRM", _("Customer relations manager"), _("Tickets, call-backs, surveys, customer files of all"), False),
    ("MKT", _("Marketing"), _("Market, channels and campaigns; requests sent to it"), False),
    ("CSV", _("Customer service"), _("Tickets and complaints; requests sent to it"), False),
    ("TEC", _("Technical"), _("Requests sent to it"), False),
    ("PRD", _("Production"), _("Production orders; requests sent to it"), False),
    ("PUR", _("Purchasing"), _("Cost and material; requests sent to it"), False),
    ("HRT", _("HR and training"), _("People, leave and training"), False),
    ("ADM", _("Administrator"), _("Settings, users, jobs; no salary, bonus or rating content"), True),
    ("AUD", _("Auditor"), _("Sees everything, changes nothing"), True),
)

for row in MATRIX:
    capabilities.register(Capability(row.code, row.label))
for code, label, description, second_factor in ROLES:
    roles.register(Role(code, label, description, grants_of(code), second_factor))
