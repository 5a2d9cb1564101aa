"""Why something can't be done with a vacancy: said by the services beside the field it is about. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal

from .promotion import HIGHER


def not_higher(code: str) -> Refusal | None:
    if code in HIGHER:
        return None
    said = _("Only posts from the regional director up are won in a selection.")
    return Refusal("assessments.vacancy-not-higher", said, "position")


def past_day(closes_on: date, today: date) -> Refusal | None:
    if closes_on >= today:
        return None
    return Refusal("assessments.vacancy-past-day", _("Applications end today at the earliest."), "closes_on")


def scores_before_closing(closes_on: date, score_by: date) -> Refusal | None:
    if score_by > closes_on:
        return None
    said = _("The panel scores after the last day of applications.")
    return Refusal("assessments.scores-before-closing", said, "score_by")


def published_already(found: bool) -> Refusal | None:
    if not found:
        return None
    return Refusal("assessments.vacancy-published-already", _("A vacancy of this post is under way."), "position")


def panel_too_small(count: int, least: int) -> Refusal | None:
    if count >= least:
        return None
    said = _("A panel has at least %(least)s members.") % {"least": least}
    return Refusal("assessments.panel-too-small", said, "panel", {"least": least})


def panel_without_access(names: Sequence[str]) -> Refusal | None:
    if not names:
        return None
    said = _("Promotions are closed to %(names)s.") % {"names": ", ".join(names)}
    return Refusal("assessments.panel-without-access", said, "panel")


def panel_applied(names: Sequence[str]) -> Refusal | None:
    if not names:
        return None
    said = _("%(names)s applied for the post.") % {"names": ", ".join(names)}
    return Refusal("assessments.panel-applied", said, "panel")


def not_open(state: str) -> Refusal | None:
    if state == "open":
        return None
    return Refusal("assessments.vacancy-not-open", _("This vacancy takes no more applications."))


def applications_over(closes_on: date, today: date) -> Refusal | None:
    if today <= closes_on:
        return None
    said = _("Applications ended on %(day)s.") % {"day": date_format(closes_on, "DATE_FORMAT")}
    return Refusal("assessments.applications-over", said)


def not_reviewed() -> Refusal:
    said = _("The last monthly closing didn't look at you for this post.")
    return Refusal("assessments.not-reviewed", said)


def moved_since() -> Refusal:
    return Refusal("assessments.moved-since-review", _("Your post has changed since the last monthly closing."))


def on_the_panel(found: bool) -> Refusal | None:
    if not found:
        return None
    return Refusal("assessments.on-the-panel", _("Who sits on the panel doesn't apply."))


def applied_already(found: bool) -> Refusal | None:
    if not found:
        return None
    return Refusal("assessments.applied-already", _("You have applied already."))


def no_application() -> Refusal:
    return Refusal("assessments.no-application", _("There is no application to withdraw."))


def not_scoring(state: str) -> Refusal | None:
    if state == "scoring":
        return None
    return Refusal(
        "assessments.not-before-the-panel", _("Scores are given between the closing day and the last score.")
    )


def withdrawn(found: bool) -> Refusal | None:
    if not found:
        return None
    return Refusal("assessments.application-withdrawn", _("This application was withdrawn."))


def out_of_range(parts: dict[str, Decimal]) -> list[Refusal]:
    said = _("A score is between 0 and 100.")
    return [Refusal("assessments.score-range", said, part) for part, value in parts.items() if not 0 <= value <= 100]


def somebody_wins(found: bool) -> Refusal | None:
    if not found:
        return None
    said = _("The highest score wins; a vacancy somebody won isn't left unfilled.")
    return Refusal("assessments.somebody-wins", said, "winner")


def not_the_highest(wins: bool, least: Decimal) -> Refusal | None:
    if wins:
        return None
    said = _("The highest score wins, from %(least)s up.") % {"least": least}
    return Refusal("assessments.not-the-highest", said, "winner")


def without_selection(missing: bool) -> Refusal | None:
    if not missing:
        return None
    return Refusal("assessments.promotion-without-selection", _("This post is won in a competitive selection."))
