"""Tiers, cycles, dimensions and bands in words (defaults.md 9, glossary.md)."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TIERS = (
    ("N", pgettext_lazy("tier", "Newcomer")),
    ("E", pgettext_lazy("tier", "Experienced")),
    ("S", pgettext_lazy("tier", "Supervisor")),
    ("D", pgettext_lazy("tier", "Director")),
)
CYCLES = (
    ("M", pgettext_lazy("cycle", "monthly")),
    ("Q", pgettext_lazy("cycle", "quarterly")),
    ("Y", pgettext_lazy("cycle", "yearly")),
)
DIMENSIONS = (
    ("PER", pgettext_lazy("dimension", "Performance")),
    ("BEH", pgettext_lazy("dimension", "Behaviour")),
    ("TEA", pgettext_lazy("dimension", "Teamwork")),
    ("GRO", pgettext_lazy("dimension", "Growth")),
)
TEAM_BUILDING = pgettext_lazy("dimension", "Team building")
BANDS = (
    ("excellent", pgettext_lazy("band", "excellent")),
    ("good", pgettext_lazy("band", "good")),
    ("competent", pgettext_lazy("band", "competent")),
    ("to_improve", pgettext_lazy("band", "to improve")),
    ("insufficient", pgettext_lazy("band", "insufficient")),
)
# The tier of a position (accounts) ↔ the tier of a scheme.
TIER_OF_POSITION = {"newcomer": "N", "experienced": "E", "supervisor": "S", "director": "D"}
OF_TWO = _("performance and behaviour only")

_tiers, _cycles, _dimensions = dict(TIERS), dict(CYCLES), dict(DIMENSIONS)


def scheme_name(code: str, tier: str, cycle: str) -> str:
    """What a scheme is called: its tier and cycle, and what sets it apart from the other of the same."""
    if (tier, cycle) == ("N", "Q"):
        return str(_("Probation card"))
    name = pgettext_lazy("scheme", "{tier}, {cycle}")
    plain = format_lazy(name, tier=_tiers[tier], cycle=_cycles[cycle])
    return f"{plain} ({OF_TWO})" if code.endswith("2") else str(plain)


def dimension_name(code: str, tier: str = "") -> str | Promise:
    """The director grows a team where others grow themselves."""
    return TEAM_BUILDING if (code, tier) == ("GRO", "D") else _dimensions[code]
