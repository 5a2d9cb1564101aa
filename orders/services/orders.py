"""The way of an order to its confirmation (ORD-4, defaults.md 4 and 13).

Lock order everywhere: credit account of the group, order, its contract, its lines, stock, number series.
Whoever makes an order worth more takes the account first, so two orders of one group are checked one after the other; that nothing
slips by is the database's own wall (guard ``CreditGate``).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.editing import check_version
from customers.models import CreditAccount
from customers.services.credit_accounts import lock_account, unit_facts
from orders.credit import Checked, check
from orders.models import CreditCheck, Order, OrderLine
from orders.planning import too_far
from orders.policies import SELLING
from orders.price_figures import KIND
from orders.price_figures import MATTER as PRICES
from orders.prices_asked import approved_already, price_facts, price_problems, prices_asked
from orders.rules import orders as rules
from orders.scope_orders import need_orders_of, need_verb
from orders.states.order import UNDER_WAY, WAITING
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval, overtake
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal, refuse_if
from salesops.core.states import move

from .drafts import draft_values
from .entries import Moved, lock_order, write_entries
from .order_contract import contract_problems, lock_contract_of, take_framework
from .order_told import tell_paused, tell_resumed
from .reservations import reserve_order

MATTER = "orders.over_credit"


def lines_of(order: Order) -> list[OrderLine]:
    return list(order.lines.select_related("product").order_by("no"))


def worth_of(lines: Sequence[OrderLine]) -> Decimal:
    """What the lines cost, VAT included."""
    return sum((line.amount for line in lines), ZERO)


def problems(order: Order, lines: Sequence[OrderLine], today: date) -> list[Refusal]:
    """Everything but credit and prices that speaks against the order, each with its field."""
    found = [
        rules.customer_active(order.customer),
        rules.has_lines(lines),
        rules.promised(order, today),
        too_far(order.promised_on, today, "promised_on"),
        rules.ships_somewhere(order.address),
        *(rules.on_sale(line) for line in lines),
        *contract_problems(order, worth_of(lines), today),
    ]
    return [refusal for refusal in found if refusal is not None]


def keep_check(order: Order, checked: Checked, *, actor: Any, now: datetime) -> CreditCheck:
    """The snapshot of a check, which the database asks before it lets the order be worth anything."""
    said = [{"code": r.code, "message": r.message} for r in checked.refusals]
    return CreditCheck.objects.create(
        order=order, result=checked.result, amount=checked.amount, figures=dict(checked.figures), refusals=said,
        at=now, by=actor,
    )  # fmt: skip


def lock_account_and_order(order: Order) -> tuple[CreditAccount, Order]:
    """The account that counts and the order, locked in that order. Refused when the customer was merged meanwhile."""
    customer = Order.objects.select_related("customer").get(pk=order.pk).customer
    account = lock_account(customer)
    order = lock_order(order)
    moved = Refusal("core.changed-meanwhile", _("The customer was merged meanwhile. Nothing was saved; try again."))
    refuse_if(moved if order.customer_id != customer.pk else None)
    return account, order


@act("orders.submit_order")
def submit_order(*, actor: Any, order: Order, now: datetime, version: int | None = None) -> Order:
    """Hand the draft in: it gets its number, its credit is checked, its prices are asked for where they aren't free.

    Within the limit it waits for the secretary's confirmation, else for the approval of an exception (``credit_hold``). It is
    confirmed only when credit and prices both hold.
    """
    need_orders_of(actor, order.customer, "c")
    account, order = lock_account_and_order(order)
    check_version(order, version, draft_values(order))
    refuse_if(rules.is_draft(order))
    today, lines = timezone.localdate(now), lines_of(order)
    agreed = lock_contract_of(order)
    refuse_if(*problems(order, lines, today))
    contract = agreed or take_framework(order, worth_of(lines), today)
    order = move(order, "submit", actor=actor, number=order.number or draw_number("SO", on=today), contract=contract)
    record_activity(order, "orders.submit_order", actor=actor)
    checked = check(order, account, today, amount=worth_of(lines))
    keep_check(order, checked, actor=actor, now=now)
    ask_prices(order, lines, actor=actor, now=now)
    if checked.refusals:
        order = move(order, "hold", actor=None)
        open_approval(MATTER, order, requester=actor or order.owner, facts=credit_facts(order, checked), now=now)
    return order


def ask_prices(order: Order, lines: Sequence[OrderLine], *, actor: Any, now: datetime) -> None:
    """Open the approval of prices that aren't free, unless exactly these were approved before."""
    today = timezone.localdate(now)
    asked = prices_asked(order, lines, today)
    if asked is not None and not approved_already(order, asked):
        facts = price_facts(order, asked, worth_of(lines), today)
        open_approval(PRICES, order, requester=order.owner, facts=facts, now=now, actor=actor)


def credit_facts(order: Order, checked: Checked) -> dict[str, Any]:
    """What an exception is asked for; another value of any of these needs another approval."""
    said = [{"code": r.code, "message": r.message} for r in checked.refusals]
    over = next((r.figures for r in checked.refusals if r.code == "orders.credit-limit"), {})
    late = next((r.figures for r in checked.refusals if r.code == "orders.credit-overdue"), {})
    facts = dict(checked.figures) | {"number": order.number, "refusals": said}
    facts |= {"over": str(over.get("over", ZERO)), "percent": str(over["percent"]) if over.get("percent") else None}
    facts |= {"overdue_days": late.get("days", 0), "overdue_amount": str(late.get("amount", ZERO))}
    return facts | unit_facts(order.customer)


@act("orders.confirm_order")
def confirm_order(*, actor: Any, order: Order, now: datetime, version: int | None = None) -> Order:
    """Confirm: every rule is asked again, the credit of the whole group under its lock; then the order counts.

    Refused with all reasons at once; nothing is written then but the order stays where it was.
    """
    need_verb(actor, order.customer, "confirm")
    account, order = lock_account_and_order(order)
    check_version(order, version, draft_values(order))
    return confirm_locked(order, account, actor=actor, now=now)


def exception_holds(order: Order, now: datetime) -> bool:
    """Whether the latest check is an approved exception that has not ended."""
    latest = order.credit_checks.order_by("-id").first()
    until = latest.valid_until if latest is not None and latest.result == "approved" else None
    return until is not None and until >= timezone.localdate(now)


def confirm_locked(order: Order, account: CreditAccount, *, actor: Any, now: datetime, on: date | None = None) -> Order:
    """Confirm an order that is locked with its account; every rule is asked. It counts for ``on`` (today unless it is imported)."""
    today, lines = timezone.localdate(now), lines_of(order)
    lock_contract_of(order)
    found = problems(order, lines, today) + price_problems(order, lines, today)
    if not exception_holds(order, now):
        checked = check(order, account, today, amount=worth_of(lines))
        if checked.refusals and order.state == "credit_hold":
            found.insert(0, rules.waits_for_credit())
        found += checked.refusals
        if not found:
            keep_check(order, checked, actor=actor, now=now)
            # Money came in meanwhile: nobody has to decide any more.
            overtake(matter_code=MATTER, record=order, actor=actor, now=now)
    refuse_if(*found)
    place: Any = order.address
    order = move(
        order, "confirm", actor=actor, confirmed_at=now, confirmed_on=on or today, ship_address=str(place.address),
        ship_receiver=place.receiver, ship_phone=place.receiver_phone, ship_hours=place.receiving_hours,
    )  # fmt: skip
    write_entries("ordered", [Moved(line, line.quantity) for line in lines], on=on or today, now=now, actor=actor)
    reserve_order(order, lines_of(order), actor=actor, now=now)
    record_activity(order, "orders.confirm_order", actor=actor, amount=str(worth_of(lines)))
    order.refresh_from_db()
    return order


def keep_exception(
    order: Order, facts: Mapping[str, Any], *, amount: Decimal, actor: Any, now: datetime
) -> CreditCheck:
    """An exception for this one order, worth ``amount`` at most: what it was allowed for, and how long it holds."""
    today = timezone.localdate(now)
    return CreditCheck.objects.create(
        order=order, result="approved", amount=amount, figures=facts, refusals=facts["refusals"], at=now, by=actor,
        valid_until=today + timedelta(days=policy_on(SELLING, today)["exception_days"]),
    )  # fmt: skip


@act("orders.allow_exception")
def allow_exception(*, record: Order, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved: this one order is confirmed, unless something else has come up meanwhile; then it waits to be confirmed by hand."""
    account, order = lock_account_and_order(record)
    keep_exception(order, approval.facts, amount=Decimal(approval.facts["this_order"]), actor=actor, now=now)
    record_activity(order, "orders.allow_exception", actor=actor)
    confirm_if_ready(order, account, now=now)


def confirm_if_ready(order: Order, account: CreditAccount, *, now: datetime) -> None:
    """After the last approval it waited for: an order held for its credit goes on by itself when nothing else speaks against it."""
    today, lines = timezone.localdate(now), lines_of(order)
    if order.state != "credit_hold" or not exception_holds(order, now):
        return
    if not problems(order, lines, today) and not price_problems(order, lines, today):
        confirm_locked(order, account, actor=None, now=now)


def give_back(order: Order, *, actor: Any, now: datetime) -> Order:
    """The locked order is a draft again; what it still waited for is decided by nobody any more."""
    if order.state in WAITING:
        order = move(order, "return", actor=None)
    _ask_no_more(order, actor=actor, now=now)
    return order


def _ask_no_more(order: Order, *, actor: Any, now: datetime) -> None:
    """Approvals still open are overtaken; one that was given stays for exactly what it was given for."""
    for matter in Approval.objects.of(KIND, order.pk).pending().values_list("matter", flat=True):
        overtake(matter_code=matter, record=order, actor=actor, now=now)


@act("orders.refuse_exception")
def refuse_exception(*, record: Order, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected, sent back or withdrawn: the order is a draft again."""
    order = lock_order(record)
    give_back(order, actor=actor, now=now)
    record_activity(order, "orders.refuse_exception", actor=actor)


@act("orders.return_order")
def return_order(*, actor: Any, order: Order, now: datetime, reason: str, version: int | None = None) -> Order:
    """Send a submitted order back to its draft, with the reason."""
    need_orders_of(actor, order.customer, "e")
    order = lock_order(order)
    check_version(order, version, draft_values(order))
    refuse_if(_reason_missing(reason))
    order = move(order, "return", actor=actor)
    _ask_no_more(order, actor=actor, now=now)
    record_activity(order, "orders.return_order", actor=actor, reason=reason.strip())
    return order


@act("orders.cancel_order")
def cancel_order(*, actor: Any, order: Order, now: datetime, reason: str, version: int | None = None) -> Order:
    """Cancel an order that isn't confirmed yet; its number stays, void."""
    need_orders_of(actor, order.customer, "c")
    order = lock_order(order)
    check_version(order, version, draft_values(order))
    refuse_if(_reason_missing(reason))
    _ask_no_more(order, actor=actor, now=now)
    order = move(order, "cancel", actor=actor, cancelled_at=now, cancel_reason=reason.strip()[:300])
    record_activity(order, "orders.cancel_order", actor=actor, reason=order.cancel_reason)
    return order


def _reason_missing(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("orders.reason-missing", _("Say why."), "reason")


@act("orders.pause_order")
def pause_order(*, actor: Any, order: Order, now: datetime, reason: str, version: int | None = None) -> Order:
    """Put an open order on hold where it stands: nothing of it is confirmed or shipped meanwhile."""
    need_verb(actor, order.customer, "pause")
    order = lock_order(order)
    check_version(order, version, draft_values(order))
    refuse_if(_reason_missing(reason))
    order = move(order, "pause", actor=actor, paused_in=order.state)
    record_activity(order, "orders.pause_order", actor=actor, reason=reason.strip()[:300])
    tell_paused(order, reason.strip()[:300], actor=actor, now=now)
    return order


@act("orders.resume_order")
def resume_order(*, actor: Any, order: Order, now: datetime, version: int | None = None) -> Order:
    """Let it go on where it was paused. A confirmed one is checked anew: refused while its credit doesn't allow it."""
    need_verb(actor, order.customer, "resume")
    account, order = lock_account_and_order(order)
    check_version(order, version, draft_values(order))
    if order.state == "on_hold" and order.paused_in in UNDER_WAY:
        checked = check(order, account, timezone.localdate(now), amount=order.open_amount)
        refuse_if(*checked.refusals if not exception_holds(order, now) else ())
    back = order.paused_in
    order = move(order, f"resume_{back or 'confirmed'}", actor=None, paused_in="")
    record_activity(order, "orders.resume_order", actor=actor)
    tell_resumed(order, actor=actor, now=now)
    return order
