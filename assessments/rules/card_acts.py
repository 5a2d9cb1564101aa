"""Who may do what with a scorecard, and when (ASM-5, ASM-7, defaults.md 1.5, 13)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal

if TYPE_CHECKING:
    from assessments.models import Appeal, ReviewTalk, Scorecard

# What the manager judges; everything else on a card is counted or answered by others (defaults.md 8).
BY_MANAGER = ("K19", "K41")
BY_DEPARTMENTS = "K29"
# Departments answer until the card is calibrated.
TAKES_ANSWERS = ("frozen", "self_assessed", "rated")
LOWEST, HIGHEST = Decimal(1), Decimal(5)


def not_own_card(card: "Scorecard", user: Any) -> Refusal | None:
    """Only the person assessed reports and appeals."""
    if user is None or card.person_id == user.pk:
        return None
    return Refusal("assessments.not-own-card", _("Only the person assessed can do this."))


def own(card: "Scorecard", user: Any) -> Refusal | None:
    """Nobody decides on the own card."""
    if user is None or card.person_id != user.pk:
        return None
    return Refusal("assessments.own-card", _("Nobody decides on the own scorecard."))


def not_rater(card: "Scorecard", user: Any) -> Refusal | None:
    """The manager rates; where there is none any more, whoever calibrates stands in."""
    if user is None or card.rater_id == user.pk:
        return None
    gone = card.rater_id is None or not card.rater.is_active  # type: ignore[union-attr]
    if gone and card.person_id != user.pk and user.can("scorecards", "a"):
        return None
    return Refusal("assessments.not-the-rater", _("Only the manager named on the card rates it."))


def report_empty(results: str, self_score: Decimal | None) -> list[Refusal]:
    """A report says what was reached, and how one sees it oneself."""
    found = []
    if not results.strip():
        found.append(Refusal("assessments.report-empty", _("Say what was reached."), "results"))
    if self_score is None:
        found.append(Refusal("assessments.self-score-missing", _("Give your own score."), "self_score"))
    return found


def ratings_wrong(asked: Collection[str], given: Mapping[str, Decimal | None]) -> list[Refusal]:
    """Every KPI the manager judges has a rating from 1 to 5."""
    found = []
    for kpi in asked:
        value = given.get(kpi)
        if value is None:
            found.append(Refusal("assessments.rating-missing", _("Rate this KPI."), f"rating_{kpi}"))
        elif not LOWEST <= value <= HIGHEST:
            found.append(Refusal("assessments.rating-range", _("Ratings go from 1 to 5."), f"rating_{kpi}"))
    return found


def comments_missing(dimensions: Collection[str], given: Mapping[str, str]) -> list[Refusal]:
    """A comment for each dimension."""
    return [
        Refusal("assessments.comment-missing", _("Say something to this dimension."), f"comment_{code}")
        for code in dimensions
        if not given.get(code, "").strip()
    ]


def answers_closed(card: "Scorecard", merged: bool) -> Refusal | None:
    """Once merged, one more answer could be told from the difference."""
    if card.state in TAKES_ANSWERS and not merged:
        return None
    return Refusal("assessments.answers-closed", _("This rating is closed."))


def not_on_card(kpi: str, kpis: Collection[str]) -> Refusal | None:
    if kpi in kpis:
        return None
    return Refusal("assessments.kpi-not-on-card", _("This KPI isn't on the card."), "kpi")


def not_asked(answers: bool) -> Refusal | None:
    """Cards without K29 ask no department."""
    if answers:
        return None
    return Refusal("assessments.departments-not-asked", _("Departments aren't asked about this card."))


def own_answer(card: "Scorecard", user: Any) -> Refusal | None:
    if card.person_id != user.pk:
        return None
    return Refusal("assessments.own-answer", _("Nobody rates oneself."))


def answered_already() -> Refusal:
    sentence = _("You have answered. An answer can't be changed: nobody knows which is yours.")
    return Refusal("assessments.answered-already", sentence)


def not_merged(waits: bool) -> Refusal | None:
    """Calibration sees the whole card."""
    if not waits:
        return None
    return Refusal("assessments.answers-not-merged", _("The answers of customers and departments aren't merged yet."))


def not_ready(count: int) -> Refusal | None:
    """A cycle is published as a whole."""
    if not count:
        return None
    sentence = _("%(count)s scorecards aren't calibrated yet.")
    return Refusal("assessments.cards-not-ready", sentence % {"count": count}, figures={"count": count})


def nothing_there(count: int, sentence: str) -> Refusal | None:
    return None if count else Refusal("assessments.nothing-to-do", sentence)


def appeal_over(until: datetime | None, now: datetime) -> Refusal | None:
    if until is not None and now <= until:
        return None
    return Refusal("assessments.appeal-over", _("The days to appeal are over."))


def appealed_already(there: bool) -> Refusal | None:
    if not there:
        return None
    return Refusal("assessments.appealed-already", _("You have appealed against this KPI before."), "kpi")


def reason_missing(reason: str, field: str = "reason") -> Refusal | None:
    if reason.strip():
        return None
    return Refusal("assessments.reason-missing", _("Say why."), field)


def decided_already(appeal: "Appeal") -> Refusal | None:
    if appeal.state == "open":
        return None
    return Refusal("assessments.appeal-decided", _("This appeal is decided."))


def rated_it(card: "Scorecard", user: Any) -> Refusal | None:
    """Rating and decision on the appeal are never in one hand; the general manager alone stands above a director's card."""
    if user is None or card.rater_id != user.pk or card.tier == "D":
        return None
    return Refusal("assessments.rated-it", _("Whoever rated the card doesn't decide on the appeal."))


def in_own_unit(own_unit: bool, user: Any) -> Refusal | None:
    """The director's own unit: the general manager."""
    if user is None or not own_unit or user.holds("GM"):
        return None
    return Refusal("assessments.own-unit", _("Appeals of your own unit are decided by the general manager."))


def value_missing(upheld: bool, before: Decimal | None, after: Decimal | None) -> Refusal | None:
    """An appeal that is upheld changes the value."""
    if not upheld:
        return None
    if after is None:
        return Refusal("assessments.adjusted-value-missing", _("Give the value that counts."), "after")
    if after == before:
        return Refusal("assessments.nothing-adjusted", _("This is the value the card has."), "after")
    return None


def rating_out_of_range(rated: bool, after: Decimal | None) -> Refusal | None:
    if not rated or after is None or LOWEST <= after <= HIGHEST:
        return None
    return Refusal("assessments.rating-range", _("Ratings go from 1 to 5."), "after")


def not_published(card: "Scorecard") -> Refusal | None:
    """The talk is about what was published."""
    if card.state in ("published", "appealed", "closed") and card.person_id is not None:
        return None
    return Refusal("assessments.not-published", _("The card isn't published yet."))


def talk_confirmed(talk: "ReviewTalk | None") -> Refusal | None:
    if talk is None or talk.state == "noted":
        return None
    return Refusal("assessments.talk-confirmed", _("Both confirmed this talk; it stays as it is."))


def too_many_rows(most: int | None) -> Refusal | None:
    """Rows of a day above the limit of exports (``most``; none: not passed) leave by the lists, where somebody agrees to it."""
    if most is None:
        return None
    message = _(
        "More than %(most)s rows a day leave only with approval: take them out of the list of the records themselves."
    )
    return Refusal("assessments.rows-need-approval", message % {"most": most})
