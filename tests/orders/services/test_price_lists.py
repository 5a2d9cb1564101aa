"""Price lists: drawn up, published by another, taken back, ended (ORD-1; defaults.md 1.5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from orders.models import PriceList
from orders.pricing import Buyer, prices_on
from orders.services import price_lists as services
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_orders import NOW, make_list
from tests.conftest import TODAY

NEXT = date(2027, 1, 1)


def codes(error) -> list[str]:
    return [r.code for r in error.value.refusals]


def draft(company, goods, code="EC-27", starts_on=NEXT, **more):
    made = services.create_price_list(
        actor=company.finance, code=code, name="华东 2027", market=company.units["EC"], starts_on=starts_on, **more
    )
    if not made.lines.exists():
        made = services.set_list_lines(
            actor=company.finance, price_list=made, prices={goods.filler.pk: Decimal(100000)}
        )
    return made


def publish(company, found, who="director", today=TODAY):
    return services.publish_price_list(actor=getattr(company, who), price_list=found, today=today, now=NOW)


def test_drawn_up_by_finance_published_by_the_director(company, goods):
    found = publish(company, draft(company, goods))
    assert (found.state, found.published_by, found.standing(TODAY)) == ("published", company.director, "planned")
    buyer = Buyer(company.units["EC"].pk, "")
    assert prices_on([goods.filler.pk], NEXT, buyer)[goods.filler.pk].price == 100000


def test_copied_with_a_percentage_rounded_to_cents(company, goods):
    old = make_list("OLD", {goods.filler: "113000", goods.film: "56.555555"})
    same = draft(company, goods, code="same", copy_from=old)
    more = draft(company, goods, code="more", copy_from=old, percent=Decimal("3.5"))
    less = services.change_list_by(actor=company.finance, price_list=more, percent=Decimal(-50))
    assert [line.price for line in same.lines.order_by("product__sku")] == [Decimal("113000"), Decimal("56.555555")]
    # 116955.00 and 58.53 (58.534999…), halved.
    assert [line.price for line in less.lines.order_by("product__sku")] == [Decimal("58477.50"), Decimal("29.27")]
    with pytest.raises(Invalid) as error:
        services.change_list_by(actor=company.finance, price_list=more, percent=Decimal(-100))
    assert codes(error) == ["orders.percent"]


def test_lines_are_set_changed_and_taken_out(company, goods):
    found = draft(company, goods)
    prices = {goods.filler.pk: None, goods.film.pk: Decimal("50"), goods.nozzle.pk: Decimal("200")}
    services.set_list_lines(actor=company.finance, price_list=found, prices=prices)
    found = services.set_list_lines(actor=company.finance, price_list=found, prices={goods.film.pk: Decimal("51")})
    assert {line.product: line.price for line in found.lines.all()} == {goods.film: 51, goods.nozzle: 200}


def test_a_published_list_is_final(company, goods):
    found = publish(company, draft(company, goods))
    with pytest.raises(Refused) as error:
        services.set_list_lines(actor=company.finance, price_list=found, prices={goods.film.pk: Decimal(1)})
    assert codes(error) == ["orders.list-final"]


def test_who_drew_it_up_or_changed_it_last_does_not_publish(company, goods):
    found = draft(company, goods)
    with pytest.raises(Forbidden):
        publish(company, found, "finance")
    PriceList.objects.filter(pk=found.pk).update(changed_by=company.director)
    with pytest.raises(Refused) as error:
        publish(company, found)
    assert codes(error) == ["orders.list-own"]
    assert publish(company, found, "gm").state == "published"


def test_every_reason_at_once(company, goods):
    found = services.create_price_list(actor=company.finance, code="x", name="x", starts_on=date(2026, 1, 1))
    with pytest.raises(Refused) as error:
        publish(company, found)
    assert codes(error) == ["orders.list-empty", "orders.list-in-the-past"]


def test_the_open_list_before_gives_way(company, goods):
    old = make_list("OLD", {goods.filler: "110000"}, market=company.units["EC"])
    publish(company, draft(company, goods))
    old.refresh_from_db()
    assert (old.state, old.period.upper) == ("ended", NEXT)
    pk, buyer = goods.filler.pk, Buyer(company.units["EC"].pk, "")
    days = (NEXT - timedelta(days=1), NEXT)
    assert [prices_on([pk], day, buyer)[pk].list_code for day in days] == ["OLD", "EC-27"]


def test_a_list_with_an_end_does_not_give_way(company, goods):
    first = publish(company, draft(company, goods, code="first", ends_on=date(2027, 6, 30)))
    with pytest.raises(Refused) as error:
        publish(company, draft(company, goods, code="second", starts_on=date(2027, 6, 30)))
    assert codes(error) == ["orders.list-overlaps"]
    assert first.standing(date(2027, 7, 1)) == "over"
    assert publish(company, draft(company, goods, code="third", starts_on=date(2027, 7, 1))).state == "published"


def test_taken_back_before_its_first_day_only(company, goods):
    found = publish(company, draft(company, goods))
    with pytest.raises(Refused) as error:
        services.take_back_price_list(actor=company.gm, price_list=found, today=NEXT)
    assert codes(error) == ["orders.list-has-begun"]
    found = services.take_back_price_list(actor=company.gm, price_list=found, today=TODAY)
    assert (found.state, found.published_by) == ("draft", None)
    services.drop_price_list(actor=company.finance, price_list=found)
    assert not PriceList.objects.exists()


def test_ended_on_a_day(company, goods):
    found = make_list("L", {goods.filler: "100"})
    with pytest.raises(Refused) as error:
        services.end_price_list(actor=company.director, price_list=found, last=TODAY - timedelta(days=1), today=TODAY)
    assert codes(error) == ["orders.list-end-outside"]
    found = services.end_price_list(actor=company.director, price_list=found, last=TODAY, today=TODAY)
    pk = goods.filler.pk
    days = (TODAY, TODAY + timedelta(days=1))
    assert [prices_on([pk], day, Buyer())[pk].list_code for day in days] == ["L", ""]


def test_drafts_are_seen_by_those_who_work_on_them(company, goods):
    draft(company, goods)
    sees = {who for who in ("rep", "manager", "finance", "director", "gm", "logistics", "legal", "auditor")
            if PriceList.objects.visible_to(getattr(company, who)).exists()}  # fmt: skip
    assert sees == {"finance", "director", "gm", "auditor"}
