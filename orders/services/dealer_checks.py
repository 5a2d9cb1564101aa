"""Checks of goods and money with dealers: begun with what should be there, counted, finished, closed (ORD-12).

Lock order: check, its lines, its differences. Each difference found is owned and followed until somebody else verifies it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.models import Customer
from orders.dealer_goods import got, last_report, stock_of
from orders.models import DealerCheck, DealerCheckLine, DealerDifference, Product, Statement
from orders.policies.dealers import DEALERS
from orders.rules import dealers as rules
from orders.rules.shipments import filled
from orders.rules.statements import balance_on
from orders.scope_dealers import may_enter, need
from orders.states.statement import AGREED
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.policies import policy_on
from salesops.core.refusals import Conflict, Invalid, Refusal, refuse_if
from salesops.core.states import move
from salesops.core.worktime import due_at

from .dealer_told import keeper_of, tell_found

HEAD = ("with_whom", "dealer_balance", "note")
COUNTED = ("sold", "counted")


def lock_check(check: DealerCheck, version: int | None = None) -> DealerCheck:
    rows = DealerCheck.objects.select_for_update(of=("self",)).select_related("customer__owner", "taken_by")
    found = rows.get(pk=check.pk)
    check_version(found, version, {"state": found.state})
    return found


def statement_for(customer: Customer, day: date) -> Statement | None:
    """The last statement of a month over on ``day``: the confirmed one before one that only went out."""
    rows = Statement.objects.current().filter(customer=customer, ends_on__lte=day).exclude(state="draft")
    found = list(rows.order_by("-month")[:6])
    return next((one for one in found if one.state in AGREED), found[0] if found else None)


@act("orders.begin_dealer_check")
def begin_check(*, actor: User, customer: Customer, on: date, now: datetime) -> DealerCheck:
    """A check on a day: what should be there by the last report and our deliveries since, what is owed by the last statement.

    One is taken at a time: the one begun before is gone on with.
    """
    need(may_enter(actor, customer))
    today = timezone.localdate(now)
    ahead = Refusal("orders.in-the-future", _("That is still to come."), "on") if on > today else None
    refuse_if(rules.sells_again(customer), ahead, kind=Invalid)
    report, statement = last_report(customer, on), statement_for(customer, on)
    day = statement.ends_on if statement else on
    try:
        with transaction.atomic():
            made = DealerCheck.objects.create(
                customer=customer, on=on, taken_by=actor, report=report, statement=statement, balance_on=day,
                ledger_balance=balance_on(customer.pk, day), made_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        if "dealer_check_one_draft" not in str(error):
            raise
        sentence = _("A check with this dealer is being taken already: finish or drop that one.")
        raise Conflict(Refusal("orders.check-under-way", sentence)) from error
    left = stock_of(report)
    since = report.ends_on + timedelta(days=1) if report else on
    came = got(customer, since, on) if report else {}
    products = Product.objects.filter(pk__in=left.keys() | came.keys()).order_by("sku")
    DealerCheckLine.objects.bulk_create(
        DealerCheckLine(
            dealer_check=made, no=n, product=one, reported=left.get(one.pk, ZERO), delivered=came.get(one.pk, ZERO)
        )
        for n, one in enumerate(products, 1)
    )
    record_activity(made, "orders.begin_dealer_check", actor=actor)
    return made


@act("orders.write_dealer_check")
def write_check(
    *, actor: User, check: DealerCheck, lines: Sequence[Mapping[str, Any]], values: Mapping[str, Any], now: datetime,
    version: int | None = None,
) -> DealerCheck:  # fmt: skip
    """What was counted and said so far. ``lines``: ``no``, or ``product`` for one that was not expected; ``sold``, ``counted``,
    ``note``; ``values``: ``with_whom``, ``dealer_balance``, ``note``."""
    found = lock_check(check, version)
    need(may_enter(actor, found.customer))
    _write(found, lines, values)
    record_activity(found, "orders.write_dealer_check", actor=actor)
    found.refresh_from_db()
    return found


def _write(check: DealerCheck, lines: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> None:
    if check.state != "draft":
        sentence = _("This check was finished before. Nothing was changed.")
        refuse_if(Refusal("orders.check-finished", sentence, figures={"state": check.state}))
    rows = list(check.lines.order_by("no"))
    known = {line.no: line for line in rows}
    there = {line.product_id for line in rows}
    refuse_if(*(_wrong(n, one, known, there) for n, one in enumerate(lines)), kind=Invalid)
    for one in lines:
        line = known.get(one.get("no") or 0)
        if line is None:
            line = DealerCheckLine(dealer_check=check, no=len(known) + 1, product=one["product"])
            known[line.no] = line
        line.sold, line.counted = one.get("sold") or ZERO, one.get("counted")
        line.note = str(one.get("note", "")).strip()[:200]
        line.save()
    for name in HEAD:
        if name in values:
            value = values[name]
            setattr(check, name, value.strip() if isinstance(value, str) else value)
    check.save(update_fields=HEAD)
    check.refresh_from_db(fields=["version", "money_difference"])


def _wrong(n: int, line: Mapping[str, Any], known: Mapping[int, DealerCheckLine], there: set[int]) -> Refusal | None:
    product = line.get("product")
    if line.get("no") and line["no"] not in known:
        return Refusal("orders.unknown-line", _("There is no such line."), f"lines.{n}")
    if not line.get("no") and (product is None or product.pk in there):
        return Refusal("orders.product-twice", _("This product is in another line already."), f"lines.{n}.product")
    for name in COUNTED:
        value: Decimal | None = line.get(name)
        if value is not None and (value < 0 or value >= rules.MOST or value != round(value, 3)):
            sentence = _("At most three decimals, not negative, and no more than anybody has.")
            return Refusal("orders.figure-wrong", sentence, f"lines.{n}.{name}")
    return None


@act("orders.finish_dealer_check")
def finish_check(
    *, actor: User, check: DealerCheck, now: datetime, lines: Sequence[Mapping[str, Any]] | None = None,
    values: Mapping[str, Any] | None = None, version: int | None = None,
) -> DealerCheck:  # fmt: skip
    """Everything was counted and the balances are compared: each difference gets an owner and a day; without any it is closed."""
    found = lock_check(check, version)
    need(may_enter(actor, found.customer))
    if lines is not None:
        _write(found, lines, values or {})
    rows = list(found.lines.select_related("product").order_by("no"))
    uncounted = [line for line in rows if line.counted is None]
    refuse_if(
        Refusal("orders.not-counted", _("%(n)s products are not counted yet.") % {"n": len(uncounted)}, "lines")
        if uncounted else None,
        *filled({"with_whom": found.with_whom}, with_whom=_("Say who of the dealer was there.")),
        None if found.dealer_balance is not None
        else Refusal("orders.balance-missing", _("Enter the balance by the dealer's books."), "dealer_balance"),
        kind=Invalid,
    )  # fmt: skip
    done = move(found, "finish", actor=actor, finished_at=now)
    done.customer = found.customer
    record_activity(done, "orders.finish_dealer_check", actor=actor)
    made = _differences(done, rows, now)
    tell_found(made, actor=actor, now=now)
    return done if made else close_check(done, actor=actor, now=now)


def _differences(check: DealerCheck, rows: list[DealerCheckLine], now: datetime) -> list[DealerDifference]:
    owner = keeper_of(check.customer, now) or check.customer.owner or check.taken_by
    due = due_at(now, policy_on(DEALERS, timezone.localdate(now))["solve_within"])
    same = {
        "dealer_check": check, "found_by": check.taken_by, "found_at": now, "due_at": due, "owner": owner,
    }  # fmt: skip
    found = [DealerDifference(line=line, quantity=line.difference, **same) for line in rows if line.difference]
    check.refresh_from_db(fields=["money_difference"])
    if check.money_difference:
        found.append(DealerDifference(amount=check.money_difference, **same))
    return DealerDifference.objects.bulk_create(found)


def close_check(check: DealerCheck, *, actor: User | None, now: datetime) -> DealerCheck:
    """Nothing is left to follow. The database refuses it otherwise."""
    done = move(check, "close", actor=actor, closed_at=now)
    record_activity(done, "orders.close_dealer_check", actor=actor)
    done.customer = check.customer
    return done


@act("orders.drop_dealer_check")
def drop_check(*, actor: User, check: DealerCheck, now: datetime, version: int | None = None) -> DealerCheck:
    """It was not taken after all."""
    found = lock_check(check, version)
    need(may_enter(actor, found.customer))
    done = move(found, "drop", actor=actor)
    record_activity(done, "orders.drop_dealer_check", actor=actor)
    return done
