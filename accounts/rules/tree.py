"""What an organisation tree may look like (ACC-1)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import OrgUnit
from accounts.org import OrgTree
from salesops.core.refusals import Refusal

Kind = OrgUnit.Kind

# Company → market → region → team, departments beside the markets; a small market or department may have teams at once.
PARENTS: dict[str, tuple[str, ...]] = {
    Kind.COMPANY: (),
    Kind.MARKET: (Kind.COMPANY,),
    Kind.REGION: (Kind.MARKET,),
    Kind.TEAM: (Kind.REGION, Kind.MARKET, Kind.DEPARTMENT),
    Kind.DEPARTMENT: (Kind.COMPANY, Kind.DEPARTMENT),
}


def place_fits(kind: str, parent: OrgUnit | None) -> Refusal | None:
    """A unit of ``kind`` hangs under the right kind of unit; only the company hangs under none."""
    allowed = PARENTS[kind]
    if parent is None:
        if not allowed:
            return None
        return Refusal("accounts.parent-needed", _("Only the company has no parent unit. Choose one."), "parent")
    if parent.kind not in allowed:
        sentence = _("A %(kind)s can't hang under a %(parent)s.") % {
            "kind": Kind(kind).label,
            "parent": Kind(parent.kind).label,
        }
        return Refusal("accounts.wrong-parent-kind", sentence, "parent", {"kind": kind, "parent_kind": parent.kind})
    return None


def no_cycle(unit: OrgUnit, parent: OrgUnit | None, trees: Iterable[OrgTree]) -> Refusal | None:
    """A unit never hangs under itself or a unit below it, on any day of ``trees``."""
    if parent is None:
        return None
    for tree in trees:
        if parent.pk == unit.pk or any(node.id == unit.pk for node in tree.upwards(parent.pk)):
            sentence = _("%(unit)s can't move below %(parent)s: that unit lies under %(unit)s itself on %(day)s.") % {
                "unit": unit.code,
                "parent": parent.code,
                "day": tree.day,
            }
            figures = {"unit": unit.code, "parent": parent.code, "day": tree.day.isoformat()}
            return Refusal("accounts.cycle-in-tree", sentence, "parent", figures)
    return None


def parent_exists(parent: OrgUnit | None, trees: Iterable[OrgTree]) -> Refusal | None:
    """The parent exists on every day of ``trees``."""
    if parent is None:
        return None
    for tree in trees:
        if parent.pk not in tree.nodes:
            sentence = _("%(parent)s doesn't exist on %(day)s.") % {"parent": parent.code, "day": tree.day}
            return Refusal("accounts.parent-missing", sentence, "parent", {"parent": parent.code})
    return None


def one_company(kind: str, tree: OrgTree) -> Refusal | None:
    """There is one company at a time."""
    if kind == Kind.COMPANY and any(node.kind == Kind.COMPANY for node in tree.nodes.values()):
        return Refusal("accounts.one-company", _("There is a company already; further units hang under it."), "kind")
    return None


def code_free(code: str) -> Refusal | None:
    """Codes of units are never used twice, whatever their case."""
    if OrgUnit.objects.filter(code__iexact=code).exists():
        return Refusal("accounts.code-taken", _("The code %(code)s is in use.") % {"code": code}, "code")
    return None


def empty_from(unit: OrgUnit, day: date, children: list[str], people: list[str]) -> list[Refusal]:
    """A unit closes only when nothing hangs under it and nobody is posted in it from that day on."""
    found = []
    if children:
        sentence = _("Units below %(unit)s are still open: %(units)s. Move or close them first.")
        figures = {"unit": unit.code, "units": ", ".join(children)}
        found.append(Refusal("accounts.unit-has-units", sentence % figures, "day", figures))
    if people:
        sentence = _("People are still posted in %(unit)s: %(people)s. Give them another unit first.")
        figures = {"unit": unit.code, "people": ", ".join(people[:10]) + (" …" if len(people) > 10 else "")}
        found.append(Refusal("accounts.unit-has-people", sentence % figures, "day", figures))
    return found
