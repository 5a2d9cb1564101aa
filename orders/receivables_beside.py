"""One customer's debts as the panel beside the aging shows them: items, ladder, promises, disputes, letters, what is to be done."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.credit.reading import credit_of
from customers.models import CreditSign, Customer
from customers.scope.customers import reaches
from customers.services.credit_accounts import may_freeze
from orders.code_lists import LATE_REASON
from orders.dunning import items_of, words_of
from orders.models import Dispute, DunningLetter, DunningNote, DunningStep, OpenItem
from orders.policies.dunning import DUNNING
from orders.promises import WAITING, Told, told_of
from salesops.core.codes.reading import entry_name
from salesops.core.formats import day as shown
from salesops.core.money import ZERO
from salesops.core.policies import policy_on

SHOWN = 20


def beside(customer: Customer, user: Any, day: date, now: datetime) -> Mapping[str, Any]:
    """What is open, how far dunning has gone, what was promised, disputed, written. Constant queries."""
    items = list(
        OpenItem.objects.filter(customer=customer).on(day).select_related("entry__invoice").order_by("due_on", "pk")
    )
    known = items_of([customer.pk], day)
    level = max((found.level for found in known.values()), default=0)
    late = [item for item in items if item.due_on < day]
    promises = told_of(list(customer.promises.select_related("by").order_by("-due_on", "-pk")[:SHOWN]), day)
    notes = list(
        DunningNote.objects.filter(customer=customer, on__lte=day).select_related("by").order_by("-on", "-pk")[:SHOWN]
    )
    credit = credit_of([customer.pk], day).get(customer.pk)
    return {
        "items": [{"item": item, "late": item.days_late(day), "known": known.get(item.pk)} for item in items],
        "open": sum((item.was_open for item in items), ZERO),
        "overdue": sum((item.was_open for item in late), ZERO),
        "oldest": max((item.days_late(day) for item in late), default=0),
        "level": level, "word": words_of(level), "credit": credit, "promises": promises,
        "notes": [{"note": note, "reason": entry_name(LATE_REASON, note.reason) if note.reason else ""} for note in notes],
        "steps": _ladder(customer, items, level, day, notes),
        "to_do": _to_do(level, promises, notes, late, day),
        "disputes": list(Dispute.objects.filter(customer=customer).select_related("invoice").order_by("-pk")[:SHOWN]),
        "letters": list(DunningLetter.objects.filter(customer=customer).order_by("-pk")[:SHOWN]),
        "signs": list(CreditSign.objects.filter(customer=customer, state="open").order_by("-found_on")[:SHOWN])
        if reaches(user, customer, "credit") else [],
        "may_note": reaches(user, customer, "receivables", "c"),
        "may_edit": reaches(user, customer, "receivables", "e"),
        "may_decide": reaches(user, customer, "receivables", "a"),
        "may_freeze": credit is not None and not credit.account.is_frozen and may_freeze(user, customer),
        "frozen": credit is not None and credit.account.is_frozen,
        "opens": reaches(user, customer, "customers"),
        "record": reverse("orders:receivables_record", args=[customer.code]),
    }  # fmt: skip


def _ladder(
    customer: Customer, items: Sequence[Any], level: int, day: date, notes: Sequence[DunningNote]
) -> list[dict[str, Any]]:
    """The six levels: those reached with the day the first item reached it, the present one, those to come with their day."""
    rows = DunningStep.objects.filter(item__in=[item.pk for item in items], on__lte=day).order_by().values("level")
    reached = {row["level"]: row["first"] for row in rows.annotate(first=Min("on"))}
    days = [row["days"] for row in policy_on(DUNNING, day)["levels"]]
    oldest = min((item.due_on for item in items if item.due_on < day), default=None)
    found = []
    for n, after in enumerate(days, 1):
        state = "done" if n < level else "now" if n == level else "todo"
        on = reached.get(n)
        said = [entry_name(LATE_REASON, note.reason) or note.text for note in notes if note.level == n][:1]
        note = " · ".join(filter(None, [shown(on, day) if on else "", *said]))
        if n > level and oldest is not None:
            note = _("from %(day)s") % {"day": shown(oldest + timedelta(days=after), day)}
        found.append(
            {"label": _("Level %(level)s: %(word)s") % {"level": n, "word": words_of(n)}, "state": state, "note": note}
        )
    return found


def _to_do(
    level: int, promises: Sequence[Told], notes: Sequence[DunningNote], late: Sequence[Any], day: date
) -> dict[str, Any] | None:
    """The next thing somebody does about it, and by when."""
    waiting = min((told.promise.due_on for told in promises if told.state == WAITING), default=None)
    if waiting is not None:
        return {"what": _("Wait for the promised payment"), "on": waiting, "late": waiting < day}
    if not late:
        return None
    words = {
        0: _("Remind of the due date"), 1: _("Call and note why it doesn't pay"), 2: _("Call and write, note the reason"),
        3: _("Sign and send the letter"), 4: _("Visit the customer, send the second letter"), 5: _("Have a lawyer write"),
        6: _("Decide: suit, settlement or write-off"), 7: _("Claim the debt in writing"),
    }  # fmt: skip
    return {"what": words[level], "on": None, "late": level >= 4}
