"""One customer's debts as the panel beside the aging shows them: items, ladder, promises, disputes, letters, what is to be done."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from customers.credit.reading import credit_of
from customers.models import CreditSign, Customer
from customers.scope.customers import reaches
from customers.services.credit_accounts import may_freeze
from orders.code_lists import LATE_REASON
from orders.dunning import items_of, words_of
from orders.dunning_ladder import ladder, reached_on, to_do
from orders.models import Dispute, DunningLetter, DunningNote, OpenItem
from orders.promises import told_of
from salesops.core.codes.reading import entry_name
from salesops.core.money import ZERO

SHOWN = 20


def beside(customer: Customer, user: Any, day: date, now: datetime) -> Mapping[str, Any]:
    """What is open, how far dunning has gone, what was promised, disputed, written. Constant queries."""
    items = list(
        OpenItem.objects.filter(customer=customer).on(day).select_related("entry__invoice").order_by("due_on", "pk")
    )
    known = items_of([customer.pk], day)
    level = max((found.level for found in known.values()), default=0)
    late = [item for item in items if item.due_on < day]
    made = customer.promises.filter(made_on__lte=day).select_related("by").order_by("-due_on", "-pk")
    promises = told_of(list(made[:SHOWN]), day)
    notes = list(
        DunningNote.objects.filter(customer=customer, on__lte=day).select_related("by").order_by("-on", "-pk")[:SHOWN]
    )
    letters = list(DunningLetter.objects.filter(customer=customer, drafted_on__lte=day).order_by("-pk")[:SHOWN])
    disputes = Dispute.objects.filter(customer=customer, opened_on__lte=day).select_related("invoice").order_by("-pk")
    reached, oldest = reached_on(items, day), min((item.due_on for item in late), default=None)
    credit = credit_of([customer.pk], day).get(customer.pk)
    return {
        "items": [{"item": item, "late": item.days_late(day), "known": known.get(item.pk)} for item in items],
        "open": sum((item.was_open for item in items), ZERO),
        "overdue": sum((item.was_open for item in late), ZERO),
        "oldest": max((item.days_late(day) for item in late), default=0),
        "level": level, "word": words_of(level), "credit": credit, "promises": promises,
        "notes": [{"note": note, "reason": entry_name(LATE_REASON, note.reason) if note.reason else ""} for note in notes],
        "steps": ladder(reached, oldest, level, day, notes, letters),
        "to_do": to_do(reached, oldest, level, day, promises, notes, letters) if day == timezone.localdate(now) else None,
        "disputes": list(disputes[:SHOWN]), "letters": letters,
        "signs": list(
            CreditSign.objects.filter(customer=customer, state="open", found_on__lte=day).order_by("-found_on")[:SHOWN]
        )
        if reaches(user, customer, "credit") else [],
        "may_note": reaches(user, customer, "receivables", "c"),
        "may_edit": reaches(user, customer, "receivables", "e"),
        "may_decide": reaches(user, customer, "receivables", "a"),
        "may_freeze": credit is not None and not credit.account.is_frozen and may_freeze(user, customer),
        "frozen": credit is not None and credit.account.is_frozen,
        "opens": reaches(user, customer, "customers"),
        "record": reverse("orders:receivables_record", args=[customer.code]),
    }  # fmt: skip
