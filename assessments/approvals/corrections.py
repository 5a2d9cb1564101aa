"""Late corrections of closed cards, and red lines: director and general manager, one after the other (defaults.md 9.1, 13)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.cards.words import kpi_of, kpi_words, value_words
from assessments.models import CardCorrection, RedLine, Scorecard
from assessments.period_words import code_words
from assessments.services.cards import correcting, red_lines
from salesops.core import formats
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _said(facts: Facts) -> dict[str, str]:
    return {"who": facts["who"], "cycle": code_words(facts["cycle"])}


def _values(facts: Facts) -> str:
    kpi = kpi_of(facts["kpi"])
    return f"{value_words(kpi, _number(facts['before']))} → {value_words(kpi, _number(facts['after']))}"


def _totals(facts: Facts) -> str:
    before, after = _number(facts["total_before"]), _number(facts["total_after"])
    return f"{formats.number(before, 2)} → {formats.number(after, 2)}"


def _of_correction(record: CardCorrection, facts: Facts, day: date) -> list[Stage]:
    return [Stage(("GM",) if facts["by_director"] else ("director",), "correction")]


def _of_red_line(record: RedLine, facts: Facts, day: date) -> list[Stage]:
    """Who proposed it doesn't decide: of the two the other, of a manager's both."""
    director, chief = Stage(("director",), "red_line"), Stage(("GM",), "red_line")
    if facts["by_director"]:
        return [chief]
    return [director] if facts["by_general_manager"] else [director, chief]


def _barred_of_correction(record: CardCorrection, facts: Facts) -> Iterable[int | None]:
    """The person, and who rated the card: above a director's stands the general manager alone."""
    card = record.scorecard
    return [card.person_id] if card.tier == "D" else [card.person_id, card.rater_id]


def _barred_of_red_line(record: RedLine, facts: Facts) -> Iterable[int | None]:
    return [record.scorecard.person_id]


def _card(record: Any) -> Scorecard:
    return Scorecard.objects.select_related("cycle", "person", "unit").get(pk=record.scorecard_id)


def _correction_panel(record: CardCorrection, facts: Facts, user: Any) -> dict[str, Any]:
    return {
        "card": _card(record), "facts": facts, "kpi": kpi_words(facts["kpi"]), "values": _values(facts),
        "totals": _totals(facts),
    }  # fmt: skip


matters.register(
    Matter(
        code=correcting.MATTER,
        label=gettext_lazy("Late correction of a scorecard"),
        route=_of_correction,
        title=lambda facts: _("Late correction · %(who)s · %(cycle)s") % _said(facts),
        summary=lambda facts: [kpi_words(facts["kpi"]), _values(facts), _totals(facts)],
        rules={"correction": gettext_lazy("Every late correction: director and general manager")},
        limit="3 wd",
        barred=_barred_of_correction,
        on_approved=correcting.approved,
        on_rejected=correcting.rejected,
        on_sent_back=correcting.withdrawn,
        on_withdrawn=correcting.withdrawn,
        panel="assessments/scorecards/_correction_approval.html",
        panel_context=_correction_panel,
        icon="score",
    )
)
matters.register(
    Matter(
        code=red_lines.MATTER,
        label=gettext_lazy("Red line"),
        route=_of_red_line,
        title=lambda facts: _("Red line · %(who)s · %(cycle)s") % _said(facts),
        summary=lambda facts: [str(RedLine.Kind(facts["kind"]).label)],
        rules={"red_line": gettext_lazy("Every red line: director and general manager, after the person's answer")},
        limit="5 wd",
        barred=_barred_of_red_line,
        on_approved=red_lines.decided,
        on_rejected=red_lines.dropped,
        on_sent_back=red_lines.dropped,
        on_withdrawn=red_lines.dropped,
        panel="assessments/scorecards/_red_line_approval.html",
        panel_context=lambda record, facts, user: {"card": _card(record), "found": record},
        icon="score",
    )
)
