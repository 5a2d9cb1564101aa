"""KPIs of teamwork, growth and organisation: what they will be, until an app keeps their facts."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .awaiting import (
    EVENTS,
    EXPENSES,
    FORECASTS,
    HEADCOUNT,
    KNOWLEDGE,
    MEETINGS,
    RATED_BY_MANAGER,
    RATED_BY_OTHERS,
    SAMPLING,
    TRAINING,
    awaited,
)

DUE = pgettext_lazy("of a KPI", "due date")

awaited(
    "K19", _("Visit quality"), "rating", "BEH", ("A3",), RATED_BY_MANAGER, is_rated=True,
    definition=_("The supervisor's ratings of five visits drawn at random, of all of them when there were fewer."),
    basis=_("day of the visit"), formula=_("ratings ÷ sampled visits"),
    example=_("4, 5, 3, 4 and 4: 4.00. No visit although visits were owed: 1.00."),
)  # fmt: skip
awaited(
    "K29", _("Rating by other departments"), "rating", "TEA", ("A3",), RATED_BY_OTHERS, is_rated=True,
    definition=_("What other departments say of working together, anonymous."),
    basis=_("assessment cycle"), formula=_("ratings ÷ number of ratings"),
    example=_("4, 4 and 5: 4.33. Under 3 raters it is held back; from 7 on the highest and the lowest are dropped."),
)  # fmt: skip
awaited(
    "K30", _("Knowledge sharing"), "count", "TEA", ("A3",), KNOWLEDGE,
    definition=_("Posts, cases and talks the manager accepted and at least three people read."),
    basis=_("day of the acceptance"), formula=_("contributions accepted"), example=_("Two cases and a talk: 3."),
    monthly_target=Decimal(1),
)  # fmt: skip
awaited(
    "K34", _("Expense ratio"), "percent", "BEH", ("A3", "A1"), EXPENSES, direction="down",
    definition=_("Approved expenses, of the sales amount; scored against the budgeted rate."),
    basis=_("day of the expense; day of the sign-off"), formula=_("approved expenses ÷ sales amount"),
    example=_("18,000 of 600,000: 3.00%. Without sales there is no value."), of_target=True,
)  # fmt: skip
awaited(
    "K35", _("Forecast accuracy"), "percent", "PER", ("A3",), FORECASTS,
    definition=_("How near the forecast of the first day came to the order intake."),
    basis=_("day of the forecast; day of the confirmation"),
    formula=_("1 − absolute difference of forecast and order intake ÷ order intake"),
    example=_("Forecast 460,000, intake 400,000: 1 − 60,000 ÷ 400,000 = 85.00%. No forecast: 0."),
)  # fmt: skip
awaited(
    "K36", _("Action items in time"), "percent", "TEA", ("A4",), MEETINGS,
    definition=_("Action items verified by their due date, of those due."),
    basis=DUE, formula=_("items verified by the due date ÷ items due"), example=_("9 of 10: 90.00%."),
)  # fmt: skip
awaited(
    "K37", _("Coordination in time"), "percent", "TEA", ("A4",), MEETINGS,
    definition=_("Coordination requests with a result in time, of those due."),
    basis=_("due time"), formula=_("requests with a result in time ÷ requests due"), example=_("7 of 8: 87.50%."),
)  # fmt: skip
awaited(
    "K38", _("Data quality"), "percent", "BEH", ("A2", "A5"), SAMPLING,
    definition=_("Sampled fields that are right and complete."),
    basis=_("day of the sampling"), formula=_("fields right and complete ÷ fields sampled"),
    example=_("392 of 400: 98.00%, from at least 20 records a unit."),
)  # fmt: skip
awaited(
    "K39", _("Training done"), "percent", "GRO", ("A3",), TRAINING,
    definition=_("Required courses passed."), basis=DUE, formula=_("courses passed ÷ courses required"),
    example=_("4 of 5: 80.00%."),
)  # fmt: skip
awaited(
    "K40", _("Exam result"), "score", "BEH", ("A3",), TRAINING,
    definition=_("Mean of the best results of the required exams."), basis=_("day of the exam"),
    formula=_("best results ÷ required exams"), example=_("86 and 78, one exam not sat: 164 ÷ 3 = 54.67."),
)  # fmt: skip
awaited(
    "K41", _("Mentor's rating"), "rating", "BEH", ("A3",), RATED_BY_MANAGER, is_rated=True,
    definition=_("The mentor's ratings; without a mentor the supervisor's."), basis=_("assessment cycle"),
    formula=_("ratings ÷ number of ratings"), example=_("4 and 5: 4.50."),
)  # fmt: skip
awaited(
    "K42", _("Growth plan"), "percent", "GRO", ("A3", "A5"), TRAINING,
    definition=_("Steps of the personal growth plan done, of those due."), basis=DUE,
    formula=_("steps done ÷ steps due"), example=_("3 of 4: 75.00%. No plan after 30 days: 0."),
)  # fmt: skip
awaited(
    "K43", _("Key staff kept"), "percent", "GRO", ("A5",), HEADCOUNT,
    definition=_("Key people of the first day who didn't resign."), basis=_("leaving date"),
    formula=_("1 − key people who resigned ÷ key people on the first day"), example=_("1 of 20 resigned: 95.00%."),
)  # fmt: skip
awaited(
    "K46", _("Invitation success"), "percent", "PER", ("A3",), EVENTS,
    definition=_("Invited customers who came."), basis=_("day of the event"),
    formula=_("invited customers who came ÷ invited"), example=_("12 of 30: 40.00%."),
)  # fmt: skip
awaited(
    "K48", _("Posts filled"), "percent", "ORG", ("A5",), HEADCOUNT,
    definition=_("Posts filled, of those planned; mean of the month ends."), basis=_("last day of the month"),
    formula=_("posts filled ÷ posts planned"), example=_("46 of 50, 48 of 50: 94.00%."),
)  # fmt: skip
awaited(
    "K50", _("Reports in time"), "percent", "ORG", ("A3",), _("the calendar of reports"),
    definition=_("Reports handed in by their due day."), basis=_("due day"),
    formula=_("reports handed in by the due day ÷ reports due"), example=_("19 of 20: 95.00%."),
)  # fmt: skip
awaited(
    "K51", _("Growth of subordinates"), "percent", "GRO", ("A5",), TRAINING,
    definition=_("Members whose growth or exam level rose, of those in post for six months or more."), basis=_("last day"),
    formula=_("members whose level rose ÷ members in post for 6 months"), example=_("3 of 8: 37.50%."),
)  # fmt: skip
awaited(
    "K33", _("Distribution growth"), "percent", "PER", ("A2",),
    _("cooperation agreements and delivery points of the distribution network"),
    definition=_("By how much the active dealers and delivery points grew."), basis=_("first and last day"),
    formula=_("(active partners at the end − at the start) ÷ active partners at the start"),
    example=_("22 after 20: 10.00%. Active: agreement valid and a sign-off within 90 days."),
)  # fmt: skip
