"""Products and their prices: opened, edited, priced from a day, withdrawn (ORD-1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from orders.models import Product, ProductCost, ProductPrice
from orders.services.prices import set_prices
from orders.services.products import bring_back_product, create_product, edit_product, withdraw_product
from salesops.core.audit.activity import activities_of
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.conftest import TODAY


def codes(error) -> list[str]:
    return [r.code for r in error.value.refusals]


def test_finance_opens_a_product_with_its_prices(company):
    made = create_product(
        actor=company.finance, day=TODAY, sku=" gz-7 ", name="灌装机", list_price=Decimal("1130"),
        floor_price=Decimal("1000"), cost=Decimal("700"), line="filling",
    )  # fmt: skip
    assert (made.sku, made.state, made.search_text != "") == ("GZ-7", "active", True)
    price = ProductPrice.objects.get(product=made)
    assert (price.list_price, price.floor_price, price.valid_from) == (1130, 1000, TODAY)
    assert ProductCost.objects.get(product=made).net == 700
    assert activities_of(made).get().verb == "orders.create_product"


def test_marketing_opens_products_without_prices(company):
    from accounts.models import RoleGrant
    from tests.cast import SINCE

    RoleGrant.objects.filter(user=company.hr).delete()
    RoleGrant.objects.create(user=company.hr, role="MKT", period=SINCE)
    made = create_product(actor=company.hr, day=TODAY, sku="M-1", name="样机")
    with pytest.raises(Forbidden):
        create_product(actor=company.hr, day=TODAY, sku="M-2", name="样机", list_price=Decimal(1))
    with pytest.raises(Forbidden):
        edit_product(actor=company.hr, product=made, values={"name": "别的"})


@pytest.mark.parametrize("who", ["rep", "manager", "secretary", "logistics", "admin", "auditor", "gm", "legal"])
def test_nobody_else_opens_edits_or_prices(company, goods, who):
    person = getattr(company, who)
    for act in (
        lambda: create_product(actor=person, day=TODAY, sku="X", name="X"),
        lambda: edit_product(actor=person, product=goods.filler, values={"name": "X"}),
        lambda: withdraw_product(actor=person, product=goods.filler),
        lambda: set_prices(actor=person, product=goods.filler, day=TODAY, today=TODAY, list_price=Decimal(1)),
    ):
        with pytest.raises(Forbidden):
            act()


def test_every_wrong_value_is_named_at_once(company, goods):
    with pytest.raises(Invalid) as error:
        create_product(
            actor=company.finance, day=TODAY, sku="gz-100", name=" ", line="nothing", tax_rate=Decimal("1.3"),
        )  # fmt: skip
    assert codes(error) == ["orders.name-missing", "orders.sku-taken", "orders.unknown-code", "orders.tax-rate"]


@pytest.mark.parametrize(
    ("list_price", "floor", "code"),
    [("-1", None, "orders.price-negative"), ("10", "-1", "orders.price-negative"), ("10", "10.000001", "orders.floor-above-list")],
)  # fmt: skip
def test_prices_that_make_no_sense(company, goods, list_price, floor, code):
    with pytest.raises(Invalid) as error:
        set_prices(
            actor=company.finance, product=goods.filler, day=TODAY, today=TODAY, list_price=Decimal(list_price),
            floor_price=Decimal(floor) if floor else None,
        )  # fmt: skip
    assert codes(error) == [code]


def test_a_price_from_a_day_leaves_the_past(company, goods):
    day = date(2027, 1, 1)
    set_prices(actor=company.finance, product=goods.filler, day=day, today=TODAY, list_price=Decimal("120000.123456"))
    prices = ProductPrice.objects.filter(product=goods.filler).order_by("period")
    assert [(p.list_price, p.floor_price, p.valid_from) for p in prices] == [
        (Decimal("113000"), Decimal("90400"), date(2025, 1, 1)),
        (Decimal("120000.123456"), Decimal("90400"), day),
    ]
    with pytest.raises(Invalid) as error:
        set_prices(
            actor=company.finance, product=goods.filler, day=TODAY - timedelta(days=1), today=TODAY,
            list_price=Decimal(1),
        )  # fmt: skip
    assert codes(error) == ["orders.day-passed", "orders.floor-above-list"]


def test_two_people_edit_one_product(company, goods):
    seen = goods.film.version
    edit_product(actor=company.finance, product=goods.film, values={"colour": "蓝"}, version=seen)
    with pytest.raises(Conflict) as error:
        edit_product(actor=company.finance, product=goods.film, values={"colour": "红"}, version=seen)
    assert error.value.theirs["colour"] == "蓝"
    set_prices(
        actor=company.finance, product=goods.film, day=TODAY, today=TODAY, list_price=Decimal(60), version=seen + 1
    )
    assert Product.objects.get(pk=goods.film.pk).version == seen + 2


def test_the_new_name_is_found(company, goods):
    edit_product(actor=company.finance, product=goods.film, values={"name": "热缩膜"})
    assert Product.objects.found_by("热缩").get() == goods.film
    assert not Product.objects.found_by("收缩膜").exists()


def test_withdrawn_and_brought_back(company, goods):
    gone = withdraw_product(actor=company.finance, product=goods.film, reason="停产")
    assert gone not in Product.objects.on_sale()
    with pytest.raises(Refused) as error:
        withdraw_product(actor=company.finance, product=gone)
    assert codes(error) == ["core.wrong-state"]
    assert bring_back_product(actor=company.finance, product=gone).state == "active"
