"""Products found while one types: the browser's options, or rows to touch with price, stock and launch (ORD-1)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.cast_orders import make_list


def found(client, person, **asked):
    client.force_login(person)
    return client.get(reverse("orders:find_products"), {"lines-0-product": "GZ"} | asked)


def test_rows_tell_the_price_of_the_customer_stock_and_launch(
    client, company, files, goods, django_assert_max_num_queries
):
    make_list("EC-1", {goods.filler: "100000"}, market=company.units["EC"])
    own = found(client, company.rep, **{"as": "rows", "customer": files.zerun.code})
    rows = {row["product"].sku: row for row in own.context["rows"]}
    filler = rows["GZ-100"]
    assert (filler["price"], filler["free"], filler["coming"]) == (Decimal("100000"), Decimal(10), False)
    listed = {row["product"].sku: row["price"] for row in found(client, company.rep, **{"as": "rows"}).context["rows"]}
    assert listed["GZ-100"] == Decimal("113000")
    foreign = found(client, company.rep, **{"as": "rows", "customer": files.dingsheng.code})
    assert {row["price"] for row in foreign.context["rows"] if row["product"].sku == "GZ-100"} == {Decimal("113000")}
    assert 'data-pick="GZ-100 ' in own.content.decode()
    with django_assert_max_num_queries(18):
        found(client, company.rep, **{"as": "rows", "customer": files.zerun.code})


def test_the_desk_keeps_the_options_of_the_browser(client, company, goods):
    told = found(client, company.rep).content.decode()
    assert '<option value="GZ-100 ' in told
    assert "data-pick" not in told


@pytest.mark.parametrize("text", ["", "§§", "无此产品"])
def test_nothing_found_is_said(client, company, goods, text):
    answer = found(client, company.rep, **{"as": "rows", "lines-0-product": text})
    assert answer.context["rows"] == []
    assert ("<p" in answer.content.decode()) is bool(text)


def test_who_sees_no_prices_meets_none(client, company, goods, monkeypatch):
    monkeypatch.setattr("orders.views.product_search.sees_prices", lambda _user: False)
    answer = found(client, company.rep, **{"as": "rows"})
    assert {row["price"] for row in answer.context["rows"]} == {None}
    assert "113,000" not in answer.content.decode()
