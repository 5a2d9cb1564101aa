"""Who would decide on a change, and why, is said before it is asked for, and nothing is written (defaults.md 11)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.asking import change_would_be_asked
from orders.models import Order, OrderChange
from orders.services.changes import ask_change
from orders.services.orders import confirm_order, lines_of, submit_order
from salesops.core.approvals.models import Approval
from tests.cast_orders_made import NOW, TODAY, account, draft


@pytest.fixture
def order(company, files, goods) -> Order:
    """Confirmed: four fillers at 113,000, of a limit of 1,500,000."""
    account(files.zerun)
    made = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "4"), now=NOW)
    return confirm_order(actor=company.secretary, order=made, now=NOW)


def wish(order: Order, quantity: str) -> list[dict[str, object]]:
    return [{"line": lines_of(order)[0], "quantity": Decimal(quantity)}]


@pytest.mark.parametrize("quantity", ["2", "40"])
def test_it_names_whom_asking_then_asks(company, order, quantity):
    told = change_would_be_asked(order, company.rep, TODAY, kind="change", lines=wish(order, quantity))
    (asked,) = told.asked
    assert not told.against
    assert not OrderChange.objects.exists()
    ask_change(actor=company.rep, order=order, kind="change", reason="x", lines=wish(order, quantity), now=NOW)
    steps = list(Approval.objects.get(matter="orders.change").steps.order_by("stage", "pk"))
    assert [one.stage for one in asked.route] == [step.stage for step in steps]
    first = [chosen.user.pk for chosen in asked.route[0].people]
    assert first == list(steps[0].people.order_by("pk").values_list("user", flat=True))
    assert asked.route[0].limit_words


def test_what_cant_be_is_said_instead_of_a_route(company, order):
    told = change_would_be_asked(order, company.rep, TODAY, kind="change", lines=wish(order, "0"))
    assert [one.code for one in told.against] == ["orders.nothing-left"]
    assert not told.asked
    told = change_would_be_asked(order, company.rep, TODAY, kind="short_close")
    assert [one.code for one in told.against] == ["core.wrong-state"]


def test_the_form_says_it_while_one_types_and_on_its_own_page(client, company, order):
    client.force_login(company.rep)
    address = reverse("orders:change_order", args=[order.number])
    fields = {
        "kept-TOTAL_FORMS": "1", "kept-INITIAL_FORMS": "1", "added-TOTAL_FORMS": "0", "added-INITIAL_FORMS": "0",
        "kept-0-quantity": "2", "act": "route", "version": str(order.version),
    }  # fmt: skip
    line = client.post(address, fields, headers={"hx-request": "true"}).content.decode()
    supervisor = change_would_be_asked(order, company.rep, TODAY, kind="change", lines=wish(order, "2")).asked[0]
    assert supervisor.route[0].people[0].user.name in line
    assert "<html" not in line
    whole = client.post(address, fields)
    assert whole.status_code == 200
    assert whole.context["rows"][0][0]["quantity"].value() == "2"
    assert supervisor.route[0].people[0].user.name in whole.content.decode()
    assert not OrderChange.objects.exists()
    giving_up = client.get(reverse("orders:call_off", args=[order.number])).content.decode()
    assert supervisor.route[0].people[0].user.name in giving_up


def test_whoever_may_not_see_the_credit_hears_nothing_of_it(company, order, monkeypatch):
    monkeypatch.setattr("orders.asking.reaches", lambda *_a: False)
    told = change_would_be_asked(order, company.rep, TODAY, kind="change", lines=wish(order, "40"))
    assert {one.stage for one in told.asked[0].route} == {1}
