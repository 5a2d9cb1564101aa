"""Which price holds for whom, and what a proposed price means (ORD-1)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from orders.pricing import AMBER, GREEN, RED, Buyer, floor_lights, light_of, prices_for, prices_on
from tests.cast_orders import make_list
from tests.conftest import TODAY


@pytest.fixture
def lists(company, goods):
    """Four lists with the filler, from general to special; the nozzle only in the one of the market."""
    market = company.units["EC"]
    make_list("ALL", {goods.filler: "112000"})
    make_list("B", {goods.filler: "110000"}, grade="A")
    make_list("EC", {goods.filler: "109000", goods.nozzle: "220"}, market=market)
    make_list("EC-A", {goods.filler: "105000"}, market=market, grade="A")
    return Buyer(market.pk, "A")


def test_the_most_specific_list_that_has_the_product_wins(company, goods, lists):
    ids = [goods.filler.pk, goods.nozzle.pk, goods.film.pk]
    found = prices_on(ids, TODAY, lists)
    assert [(found[pk].price, found[pk].list_code) for pk in ids] == [
        (Decimal("105000"), "EC-A"), (Decimal("220"), "EC"), (Decimal("56.5"), ""),
    ]  # fmt: skip
    assert found[goods.filler.pk].list_price == Decimal("113000")


@pytest.mark.parametrize(
    ("market", "grade", "code"), [("EC", "A", "EC-A"), ("EC", "B", "EC"), ("NC", "A", "B"), ("NC", "C", "ALL")]
)
def test_market_before_grade_before_everybody(company, goods, lists, market, grade, code):
    found = prices_on([goods.filler.pk], TODAY, Buyer(company.units[market].pk, grade))
    assert found[goods.filler.pk].list_code == code


def test_a_customer_pays_by_its_market_and_grade(goods, files, lists):
    assert prices_for(files.zerun, [goods.filler.pk], TODAY)[goods.filler.pk].list_code == "EC-A"
    assert prices_for(files.dingsheng, [goods.filler.pk], TODAY)[goods.filler.pk].list_code == "ALL"


def test_a_list_counts_on_its_days_only_and_drafts_never(goods):
    days = DateRange(date(2026, 11, 1), date(2026, 11, 21))
    make_list("NOV", {goods.filler: "100000"}, period=days)
    make_list("DRAFT", {goods.filler: "1"}, grade="A", state="draft")
    pk = goods.filler.pk
    asked = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 21)]
    assert [prices_on([pk], day, Buyer(None, "A"))[pk].list_code for day in asked] == ["", "NOV", "NOV", ""]


def test_before_the_first_price_there_is_none(goods):
    found = prices_on([goods.filler.pk], date(2024, 12, 31), Buyer())
    assert found[goods.filler.pk].price is None


def test_any_number_of_products_takes_two_queries(goods, lists, django_assert_num_queries):
    with django_assert_num_queries(2):
        prices_on([goods.filler.pk, goods.nozzle.pk, goods.film.pk, goods.labeller.pk], TODAY, lists)


@pytest.mark.parametrize(
    ("net", "colour"),
    [
        ("113000", GREEN),
        ("107350", GREEN),
        ("107349.99", AMBER),
        ("90400", AMBER),
        ("90399.99", RED),
        ("120000", GREEN),
    ],
)
def test_the_light_of_the_filler(net, colour):
    """List 113,000, floor 90,400, five per cent free: down to 107,350 nobody is asked, below 90,400 it is red."""
    assert light_of(Decimal(net), Decimal(113000), Decimal(90400), Decimal(5))[0] == colour


def test_reps_see_the_light_and_never_the_floor(company, goods):
    proposed = {goods.filler.pk: (Decimal("113000"), Decimal("0.25"))}
    (for_rep,) = floor_lights(company.rep, proposed, TODAY, Buyer()).values()
    (for_finance,) = floor_lights(company.finance, proposed, TODAY, Buyer()).values()
    assert (for_rep.colour, for_rep.floor, for_rep.discount) == (RED, None, Decimal("0.25"))
    assert (for_finance.colour, for_finance.floor) == (RED, Decimal("90400"))


def test_who_may_not_even_see_the_light_gets_nothing(company, goods):
    assert floor_lights(company.secretary, {goods.filler.pk: (Decimal(1), Decimal(0))}, TODAY, Buyer()) == {}
