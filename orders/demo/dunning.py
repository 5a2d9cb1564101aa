"""Debts of the demo on every level of the ladder: contacts, promises kept, broken, open, disputes, letters, customers frozen."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone

from customers.models import Customer
from customers.policies.credit import CREDIT
from customers.services.credit_accounts import Cause, freeze_account, lock_account
from orders.debtors import settle
from orders.dunning import levels_of
from orders.models import DunningLetter, DunningNote, Invoice, OpenItem, Promise, PromisePart, Settlement
from orders.policies.dunning import DUNNING
from orders.services.disputes import decide_dispute, open_dispute
from orders.services.dunning import deliver_letter, sign_letter
from orders.services.dunning_sweep import note_steps
from orders.services.promises import record_promise
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

# Days the ladder is climbed on, so that its steps have days of their own.
SWEPT = (28, 21, 14, 7, 3, 0)
# Customers whose promise was kept, and who are frozen.
KEPT, FROZEN = 5, 2
REASONS = ("short", "process", "invoice", "downstream", "forgotten")


def at(demo: DemoCompany, ago: int, hour: int) -> datetime:
    """At ``hour`` so many days before the demo's today, days off too."""
    return timezone.make_aware(datetime.combine(demo.today - timedelta(days=ago), time(hour)))


def build_dunning(demo: DemoCompany) -> None:
    _build(demo)
    settle()


def _build(demo: DemoCompany) -> None:
    if demo.size != "small":
        for ago in (30, 15, 7, 0):
            note_steps(demo.today - timedelta(days=ago), at(demo, ago, 6))
        return
    for ago in SWEPT:
        day = demo.today - timedelta(days=ago)
        note_steps(day, at(demo, ago, 6))
        if ago == 14:
            _promises(demo, ago)
    _kept(demo)
    _frozen(demo)
    _contacts(demo)
    _disputes(demo)
    _letters(demo)


def _late(demo: DemoCompany, level: int) -> list[Customer]:
    """Customers at ``level`` and above whose owner works here, by number."""
    debtors = OpenItem.objects.unsettled().filter(due_on__lt=demo.today).values("customer")
    rows = list(Customer.objects.filter(pk__in=debtors, owner__is_active=True).select_related("owner").order_by("pk"))
    levels = levels_of([row.pk for row in rows], demo.today)
    return [row for row in rows if levels.get(row.pk, 0) >= level]


def _promises(demo: DemoCompany, ago: int) -> None:
    """One that will be broken, made at the time; open ones follow today."""
    for customer in _late(demo, 1)[:2]:
        _promise(customer, demo, ago, 6)


def _kept(demo: DemoCompany) -> None:
    """Of those who paid late in the last weeks some had promised it, and paid on the day or before."""
    late = Settlement.objects.filter(
        on__range=(demo.today - timedelta(days=25), demo.today - timedelta(days=1)), on__gt=F("item__due_on"), amount__gt=0,
        item__entry__kind="invoice", item__customer__owner__is_active=True,
    ).select_related("item__customer__owner")  # fmt: skip
    seen: set[int] = set()
    for n, paid in enumerate(late.order_by("on", "pk")):
        customer = paid.item.customer
        made = max(paid.on - timedelta(days=4), paid.item.due_on)
        if customer.pk in seen or n % 2 or len(seen) == KEPT:
            continue
        seen.add(customer.pk)
        promise = Promise.objects.create(
            customer=customer, amount=paid.amount, made_on=made, due_on=paid.on + timedelta(days=n % 3), said_by="出纳",
            text="本周安排付款", by=customer.owner, at=timezone.make_aware(datetime.combine(made, time(10))),
        )  # fmt: skip
        PromisePart.objects.create(promise=promise, item=paid.item, amount=paid.amount)


def _frozen(demo: DemoCompany) -> None:
    """What the sweep does to who owes most at the level that freezes."""
    policy = policy_on(DUNNING, demo.today)
    late = OpenItem.objects.unsettled().filter(due_on__lt=demo.today, customer__in=_late(demo, policy["freeze_from"]))
    owing = late.order_by().values("customer").annotate(sum=Sum("open_amount"))
    enough = owing.filter(sum__gte=policy_on(CREDIT, demo.today)["freeze_amount"])
    for row in enough.order_by("-sum", "customer")[:FROZEN]:
        account = lock_account(Customer.objects.get(pk=row["customer"]))
        freeze_account(account, cause=Cause.OVERDUE, reason=money(row["sum"]), by=None, now=at(demo, 2, 6))


def _promise(customer: Customer, demo: DemoCompany, ago: int, days: int) -> None:
    owed = OpenItem.objects.unsettled().filter(customer=customer).order_by("due_on", "pk").first()
    if owed is None:
        return
    given: dict[str, Any] = {"said_by": "财务负责人", "text": "月底前安排付款"}
    due = demo.today - timedelta(days=ago - days)
    try:
        record_promise(
            actor=customer.owner, customer=customer, amount=owed.open_amount, due_on=due, now=at(demo, ago, 10), **given
        )
    except Refused:
        # Promised already, or handed over meanwhile.
        return


def _contacts(demo: DemoCompany) -> None:
    """Most were called; open promises for today and the days to come."""
    late = _late(demo, 1)
    levels = levels_of([customer.pk for customer in late], demo.today)
    for n, customer in enumerate(late):
        if n % 3 == 2:
            continue
        day = demo.today - timedelta(days=1 + n % 4)
        DunningNote.objects.create(
            customer=customer, kind="call" if n % 2 else "written", reason=REASONS[n % len(REASONS)], text="财务称本周内安排",
            level=levels[customer.pk], on=day, at=at(demo, 1 + n % 4, 11), by=customer.owner,
        )  # fmt: skip
        if n % 4 == 0:
            _promise(customer, demo, 1, 1 + n % 6)


def _disputes(demo: DemoCompany) -> None:
    """One to be decided, one decided."""
    items = OpenItem.objects.unsettled().filter(due_on__lt=demo.today, entry__invoice__isnull=False)
    rows = Invoice.objects.filter(
        pk__in=items.values("entry__invoice"), disputed=False, customer__owner__is_active=True
    )
    for n, invoice in enumerate(rows.select_related("customer__owner").order_by("-issued_on", "pk")[:2]):
        amount = (invoice.amount / 4).quantize(Decimal("0.01"))
        made = open_dispute(
            actor=None, invoice=invoice, amount=amount, reason=("到货少一件", "单价与合同不符")[n], now=at(demo, 4, 14)
        )
        if n:
            decide_dispute(actor=None, dispute=made, upheld=False, outcome="已核对合同，单价无误", now=at(demo, 2, 15))


def _letters(demo: DemoCompany) -> None:
    """Of the customers at level 3 two wait for the manager, one was signed, one delivered."""
    due = [row for row in _late(demo, 3) if levels_of([row.pk], demo.today)[row.pk] == 3]
    for n, customer in enumerate(due[:4]):
        letter = DunningLetter.objects.create(customer=customer, level=3, drafted_on=demo.today - timedelta(days=2))
        if n < 2:
            continue
        try:
            letter = sign_letter(actor=None, letter=letter, now=at(demo, 1, 16))
        except Refused:
            # What it asks for is promised.
            continue
        if n == 2:
            told = "EMS 1029384756102，回执存财务"
            deliver_letter(actor=None, letter=letter, delivered_on=demo.today, delivery=told, now=at(demo, 0, 9))


demo_parts.register(DemoPart("orders.dunning", 96, build_dunning))
