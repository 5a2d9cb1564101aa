"""Grade of many customers by hand: each as on its page, set at once or proposed, with one reason and one end for all (CUS-5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.models import Customer
from customers.policies.grading import GRADING
from customers.rules import overrides as rules
from customers.services.overrides import set_grade, usual_end
from customers.services.overrides_many import set_and_proposed, waiting_among
from salesops.core.lists.bulk import BulkAction, BulkField, Data, Fate
from salesops.core.lists.reading import Reading
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal

# Each is graded anew with its reasons: some twenty take a second.
AT_ONCE = 20


def _changed(count: int) -> str:
    return ngettext(
        "Grade set or proposed for %(count)d customer.", "Grade set or proposed for %(count)d customers.", count
    ) % {"count": count}


def _until(reading: Reading) -> str:
    return usual_end(reading.today).isoformat()


def _at_most(reading: Reading) -> str:
    return _("At the latest %(day)s; then the grade of the policy returns.") % {"day": _until(reading)}


def _day(data: Data) -> date:
    return date.fromisoformat(data["ends_on"])


def _fits(data: Data, actor: Any, today: date, count: int) -> Iterable[Refusal | None]:
    """What is the same for all rows."""
    yield rules.ends_in_time(_day(data), today, policy_on(GRADING, today))
    yield rules.reason_given(data["reason"])


def _foresee(records: Sequence[Any], actor: Any, data: Data, today: date) -> Mapping[int, Fate]:
    """Set at once, proposed to the supervisor, or why not."""
    direct, proposed = set_and_proposed(actor, records)
    waiting = waiting_among(records)
    grade = data["grade"]
    denied = Refusal("core.no-permission", _("Your roles don't allow this."))
    pending = Refusal("customers.override-waiting", _("Another grade waits for approval already."))

    def fate(customer: Customer) -> Fate:
        refusal = (
            (None if customer.pk in direct or customer.pk in proposed else denied)
            or rules.still_worked_with(customer)
            or rules.grade_differs(customer, grade)
            or (pending if customer.pk in waiting and customer.pk not in direct else None)
        )
        words = _("%(grade)s from today") if customer.pk in direct else _("%(grade)s, proposed to the supervisor")
        return Fate(words % {"grade": grade}, refusal, customer.grade)

    return {c.pk: fate(c) for c in records}


def _about(records: Sequence[Any], actor: Any, data: Data, today: date) -> Iterable[str]:
    direct, _proposed = set_and_proposed(actor, records)
    now, later = len(direct), len(records) - len(direct)
    if now:
        yield ngettext("%(count)d from today.", "%(count)d from today.", now) % {"count": now}
    if later:
        yield ngettext(
            "%(count)d is proposed to the supervisor.", "%(count)d are proposed to the supervisor.", later
        ) % {"count": later}


def _apply(customer: Customer, actor: Any, data: Data, now: datetime) -> None:
    set_grade(actor=actor, customer=customer, grade=data["grade"], reason=data["reason"], ends_on=_day(data), now=now)


SET_GRADE = BulkAction(
    code="grade",
    label=gettext_lazy("Set the grade"),
    apply=_apply,
    foresee=_foresee,
    about=_about,
    fits=_fits,
    done=_changed,
    right=("grades", "a"),
    icon="score",
    fields=(
        BulkField(
            "grade",
            gettext_lazy("Grade"),
            lambda reading: [(code, str(label)) for code, label in Customer.Grade.choices],
        ),
        BulkField("ends_on", gettext_lazy("Until"), kind="date", initial=_until, hint=_at_most),
        BulkField("reason", gettext_lazy("Reason")),
    ),
    at_once=AT_ONCE,
)
