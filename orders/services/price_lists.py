"""Price lists: drawn up as drafts, published by somebody else, ended (ORD-1). Lock order: list, then its rivals by id."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.models import OrgUnit, User
from accounts.services.editing import check_version, iso, lock
from orders.models import PriceList, PriceListLine, Product
from orders.rules import price_lists as rules
from orders.scope import creates_products, edits_products, publishes_prices
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import round_money
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .editing import need

# One publishing at a time: two lists of the same market must not both find the place free.
PUBLISH_LOCK = 7_004_001
FIELDS = ("code", "name", "market", "grade")


def period_of(starts_on: date, ends_on: date | None) -> DateRange:
    """The period from its first to its last day."""
    return DateRange(starts_on, ends_on + timedelta(days=1) if ends_on else None)


def list_values(price_list: PriceList) -> dict[str, Any]:
    """What an editor of the draft sees."""
    upper = price_list.period.upper
    return {name: getattr(price_list, name) for name in FIELDS} | {
        "starts_on": price_list.period.lower,
        "ends_on": upper - timedelta(days=1) if upper else None,
    }


def may_draw_up(user: Any, price_list: PriceList) -> bool:
    """Who may change this draft: finance, and whoever drew it up."""
    return edits_products(user) or (creates_products(user) and price_list.created_by_id == user.pk)


def _locked_draft(actor: User | None, price_list: PriceList, version: int | None) -> PriceList:
    locked = lock(price_list)
    need(actor, lambda user: may_draw_up(user, locked))
    check_version(locked, version, list_values(locked))
    refuse_if(
        None
        if locked.state == "draft"
        else Refusal("orders.list-final", _("A published price list is final. Draw up a new one."))
    )
    return locked


def _changed(price_list: PriceList, actor: User | None) -> None:
    price_list.changed_by = actor
    price_list.save(update_fields=["changed_by"])
    price_list.refresh_from_db(fields=["version"])


@act("orders.create_price_list")
def create_price_list(
    *,
    actor: User | None,
    code: str,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    market: OrgUnit | None = None,
    grade: str = "",
    copy_from: PriceList | None = None,
    percent: Decimal = Decimal(),
) -> PriceList:
    """A draft, empty or with the lines of ``copy_from``, all prices changed by ``percent`` (−5 = five per cent less)."""
    need(actor, creates_products)
    code = code.strip().upper()
    refuse_if(rules.code_free(code), rules.period_fits(starts_on, ends_on), _percent_fits(percent), kind=Invalid)
    made = PriceList.objects.create(
        code=code, name=name.strip(), market=market, grade=grade, period=period_of(starts_on, ends_on),
        created_by=actor, changed_by=actor,
    )  # fmt: skip
    if copy_from is not None:
        rows = copy_from.lines.values_list("product_id", "price")
        PriceListLine.objects.bulk_create(
            PriceListLine(price_list=made, product_id=pk, price=_by_percent(price, percent)) for pk, price in rows
        )
    record_activity(made, "orders.create_price_list", actor=actor, copied=copy_from.code if copy_from else "")
    return made


def _percent_fits(percent: Decimal) -> Refusal | None:
    if -100 < percent <= 1000:
        return None
    return Refusal("orders.percent", _("Between −99.99 and 1,000 per cent."), "percent")


def _by_percent(price: Decimal, percent: Decimal) -> Decimal:
    """Unchanged for 0, else with two decimals."""
    return round_money(price * (100 + percent) / 100) if percent else price


@act("orders.edit_price_list")
def edit_price_list(
    *, actor: User | None, price_list: PriceList, values: Mapping[str, Any], version: int | None = None
) -> PriceList:
    """Name, market, grade and period of a draft."""
    locked = _locked_draft(actor, price_list, version)
    whole = list_values(locked) | dict(values)
    whole["code"] = whole["code"].strip().upper()
    refuse_if(
        rules.code_free(whole["code"], locked), rules.period_fits(whole["starts_on"], whole["ends_on"]), kind=Invalid
    )
    for name in FIELDS:
        setattr(locked, name, whole[name])
    locked.period = period_of(whole["starts_on"], whole["ends_on"])
    locked.changed_by = actor
    locked.save()
    locked.refresh_from_db(fields=["version"])
    record_activity(locked, "orders.edit_price_list", actor=actor)
    return locked


@act("orders.set_list_lines")
def set_list_lines(
    *, actor: User | None, price_list: PriceList, prices: Mapping[int, Decimal | None], version: int | None = None
) -> PriceList:
    """Prices by product id; ``None`` takes the product out of the list. Other lines stay."""
    locked = _locked_draft(actor, price_list, version)
    wrong = [pk for pk, price in prices.items() if price is not None and price < 0]
    known = set(Product.objects.filter(pk__in=prices).values_list("pk", flat=True))
    refuse_if(
        Refusal("orders.price-negative", _("A price can't be negative."), "price") if wrong else None,
        Refusal("orders.unknown-product", _("There is no such product."), "product") if set(prices) - known else None,
        kind=Invalid,
    )
    gone = [pk for pk, price in prices.items() if price is None]
    PriceListLine.objects.filter(price_list=locked, product__in=gone).delete()
    PriceListLine.objects.bulk_create(
        [PriceListLine(price_list=locked, product_id=pk, price=p) for pk, p in sorted(prices.items()) if p is not None],
        update_conflicts=True, unique_fields=["price_list", "product"], update_fields=["price"],
    )  # fmt: skip
    _changed(locked, actor)
    record_activity(locked, "orders.set_list_lines", actor=actor, count=len(prices))
    return locked


@act("orders.change_list_by")
def change_list_by(
    *, actor: User | None, price_list: PriceList, percent: Decimal, version: int | None = None
) -> PriceList:
    """All prices of a draft by ``percent``, rounded to two decimals."""
    locked = _locked_draft(actor, price_list, version)
    refuse_if(_percent_fits(percent), kind=Invalid)
    lines = list(locked.lines.order_by("pk"))
    for line in lines:
        line.price = _by_percent(line.price, percent)
    PriceListLine.objects.bulk_update(lines, ["price"], batch_size=1000)
    _changed(locked, actor)
    record_activity(locked, "orders.change_list_by", actor=actor, percent=str(percent))
    return locked


@act("orders.drop_price_list")
def drop_price_list(*, actor: User | None, price_list: PriceList, version: int | None = None) -> None:
    """Throw a draft away; the audit trail keeps it."""
    locked = _locked_draft(actor, price_list, version)
    record_activity(locked, "orders.drop_price_list", actor=actor, code=locked.code)
    locked.lines.all().delete()
    locked.delete()


def giving_way(price_list: PriceList) -> list[PriceList]:
    """Published lists that publishing this one ends: open ones for the same market and grade that began before."""
    return [other for other in rules.rivals(price_list) if rules.gives_way(other, price_list)]


@act("orders.publish_price_list")
def publish_price_list(
    *, actor: User | None, price_list: PriceList, today: date, now: datetime, version: int | None = None
) -> PriceList:
    """From its first day on prices are taken from it. An open list for the same market and grade ends the day before."""
    need(actor, publishes_prices)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISH_LOCK])
    locked = lock(price_list)
    also = (
        rules.of_another(locked, actor), rules.has_lines(locked), rules.not_begun_yet(locked, today), *rules.alone(locked)
    )  # fmt: skip
    if locked.state == "draft" and not any(also):
        _end_all(giving_way(locked), locked.period.lower, actor)
    moved = move(
        locked, "publish", actor=actor, version=version, also=also, published_by=actor, published_at=now,
    )  # fmt: skip
    record_activity(moved, "orders.publish_price_list", actor=actor)
    return moved


def _end_all(lists: Iterable[PriceList], day: date, actor: User | None) -> None:
    """Let ``lists`` hold no longer from ``day`` on."""
    for other in sorted(lists, key=lambda found: found.pk):
        ended = move(other, "end", actor=None, period=DateRange(other.period.lower, day))
        record_activity(ended, "orders.end_price_list", actor=actor, day=iso(day - timedelta(days=1)))


@act("orders.take_back_price_list")
def take_back_price_list(
    *, actor: User | None, price_list: PriceList, today: date, version: int | None = None
) -> PriceList:
    """Before its first day a published list may become a draft again."""
    need(actor, publishes_prices)
    locked = lock(price_list)
    moved = move(
        locked, "take_back", actor=actor, version=version, also=[rules.still_planned(locked, today)],
        published_by=None, published_at=None,
    )  # fmt: skip
    record_activity(moved, "orders.take_back_price_list", actor=actor)
    return moved


@act("orders.end_price_list")
def end_price_list(
    *, actor: User | None, price_list: PriceList, last: date, today: date, version: int | None = None
) -> PriceList:
    """``last`` is the last day on which prices are taken from it."""
    need(actor, publishes_prices)
    locked = lock(price_list)
    moved = move(
        locked, "end", actor=actor, version=version, also=[rules.end_fits(locked, last, today)],
        period=DateRange(locked.period.lower, last + timedelta(days=1)),
    )  # fmt: skip
    record_activity(moved, "orders.end_price_list", actor=actor, day=iso(last))
    return moved
