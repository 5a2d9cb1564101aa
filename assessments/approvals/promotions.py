"""Promotion: who decides (defaults.md 11). A higher post was won before a panel already: the general manager alone is left."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Position
from assessments.models import Promotion
from assessments.models.promotions import RULES as NAMES
from assessments.promotion_words import shown
from assessments.services.people import promotions as services
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters

RULES = {
    "usual": gettext_lazy("Promotion by quota or tenure: market manager, then director"),
    "special": gettext_lazy("Promotion by special merit: director, then general manager"),
    "higher": gettext_lazy("Higher post, won before the panel: general manager"),
}
WAYS: Mapping[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "PR1": ("usual", (("MM",), ("director",))), "PR2": ("usual", (("MM",), ("director",))),
    "PR3": ("special", (("director",), ("GM",))), "PR4": ("higher", (("GM",),)),
}  # fmt: skip


def _route(record: Promotion, facts: Facts, day: date) -> Sequence[Stage]:
    rule, stages = WAYS[facts["rule"]]
    return [Stage(codes, rule) for codes in stages]


def _position(code: str) -> str:
    found = Position.objects.filter(code=code).first()
    return str(found.local_name) if found else code


def _title(facts: Facts) -> str:
    return _("Promotion · %(person)s · %(to)s") % {"person": facts["person"], "to": _position(facts["to"])}


def _summary(facts: Facts) -> list[str]:
    day = parse_date(facts["starts_on"])
    said = [f"{facts['rule']} {dict(NAMES)[facts['rule']]}"]
    if day is not None:
        said.append(_("takes effect on %(day)s") % {"day": date_format(day, "DATE_FORMAT")})
    return [*said, *([_("precedence: two excellent quarters in a row")] if facts["precedence"] else [])]


def _panel(record: Promotion, facts: Facts, user: Any) -> dict[str, Any]:
    return {
        "promotion": record, "conditions": [shown(one) for one in record.conditions], "proofs": services.proofs_of(record),
    }  # fmt: skip


matters.register(
    Matter(
        code=services.MATTER,
        label=gettext_lazy("Promotion"),
        route=_route,
        title=_title,
        summary=_summary,
        rules=RULES,
        limit="5 wd",
        barred=lambda record, facts: [record.person],
        on_approved=services.approved,
        on_rejected=services.rejected,
        on_sent_back=services.returned,
        on_withdrawn=services.returned,
        panel="assessments/people/_approval.html",
        panel_context=_panel,
        icon="flow",
    )
)
