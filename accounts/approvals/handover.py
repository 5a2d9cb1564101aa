"""Handovers: inside a market its manager, across markets or with A customers the director (defaults.md 11)."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Handover
from accounts.services import handover
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters
from salesops.core.sockets.handover import handover_parts

from .words import day_of


def _handover_route(record: Handover, facts: Facts, day: date) -> Sequence[Stage]:
    """Inside a market its manager, across markets or with A customers the director (defaults.md 11)."""
    if facts["across"]:
        return [Stage(("director",), "across")]
    return [Stage(("director",), "high")] if facts.get("high") else [Stage(("MM",), "inside")]


def _handover_title(facts: Facts) -> str:
    return _("Handover · %(person)s → %(heir)s") % {"person": facts["person"], "heir": facts["heir"]}


def _handover_summary(facts: Facts) -> list[str]:
    parts = [
        _("%(count)s × %(part)s to %(heir)s") % {"count": count, "part": handover_parts.get(code).label, "heir": heir}
        for code, count, heir in facts["parts"]
        if code in handover_parts
    ]
    found = [_("from %(day)s") % {"day": day_of(facts["day"])}, *parts]
    if facts["last_day"]:
        found.append(_("last day %(day)s") % {"day": day_of(facts["last_day"])})
    return found


matters.register(
    Matter(
        code=handover.MATTER,
        label=gettext_lazy("Handover"),
        route=_handover_route,
        title=_handover_title,
        summary=_handover_summary,
        rules={
            "inside": gettext_lazy("Inside a market: the market manager"),
            "across": gettext_lazy("Across markets: the director in charge"),
            "high": gettext_lazy("A customers among what goes along: the director in charge"),
        },
        on_approved=handover.on_approved,
        on_rejected=handover.on_refused,
        on_sent_back=handover.on_refused,
        on_withdrawn=handover.on_withdrawn,
        # Neither who hands over nor who inherits decides.
        barred=lambda record, facts: (record.person_id, record.heir_id),
        limit="1 wd",
        icon="out",
    )
)
