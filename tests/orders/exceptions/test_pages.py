"""Pages of exceptions: the flag on order, list, shipment and customer (ORD-6)."""

import pytest
from django.urls import reverse

from orders.models import OrderException
from tests.cast_orders_exceptional import offered, recorded, told
from tests.cast_orders_shipped import confirmed, planned
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told as answer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(company, files, goods):
    return confirmed(company, files, goods)


def test_a_rep_records_tells_offers_and_closes(order, company, client):
    client.force_login(company.rep)
    address = reverse("orders:record_exception", args=[order.number])
    assert address in client.get(reverse("orders:order", args=[order.number])).text
    assert client.post(address, {"kind": "weather"}).status_code == 422
    fields = {"kind": "weather", "what": "暴雪封路", "departments": ["LOG"]}
    assert client.post(address, fields).status_code == 302
    found = OrderException.objects.get()

    def send(verb: str, **values) -> int:
        found.refresh_from_db()
        here = reverse(f"orders:{verb}_exception", args=[found.number])
        assert client.get(here).status_code == 200
        return client.post(here, {"version": found.version} | values).status_code

    assert send("tell", told_to="郑海涛", told_how="call", told_at="2026-11-20T10:05") == 302
    assert send("offer", kind="priority", text="雪停后优先排车") == 302
    assert send("decline", text="要书面承诺") == 302
    assert send("offer", kind="warranty", text="延保 3 个月") == 302
    assert send("accept", text="可以") == 302
    assert send("note", text="路已通") == 302
    assert send("close", result="周五到货") == 302
    page = client.get(reverse("orders:exception", args=[found.number])).text
    assert "延保 3 个月" in page
    assert "周五到货" in page


def test_the_flag_is_up_while_one_is_open(order, company, goods, client, django_assert_max_num_queries):
    shipment = planned(company, order, goods)
    found = recorded(company, order, shipment=shipment)
    client.force_login(company.rep)
    flagged = reverse("orders:orders") + "?alerts=exception"
    assert order.number in client.get(flagged).text
    for place in (("orders:order", order.number), ("orders:shipment", shipment.pk)):
        assert found.number in client.get(reverse(place[0], args=[place[1]])).text
    with django_assert_max_num_queries(30):
        assert found.number in client.get(reverse("orders:exceptions")).text
    from orders.services.exceptions import close_exception
    from tests.cast_orders_made import NOW

    told(company, found)
    close_exception(actor=company.rep, exception=found, result="解除", no_offer_reason="未误期", now=NOW)
    assert order.number not in client.get(flagged).text


def test_the_customers_page_tells_of_it(order, company, files, client):
    found = recorded(company, order)
    client.force_login(company.rep)
    page = client.get(reverse("customers:customer", args=[files.zerun.code]), {"tab": "orders.exceptions"})
    assert page.status_code == 200
    from django.utils import timezone

    from orders.panels.exceptions import happened

    (entry,) = happened(files.zerun, company.rep, timezone.now(), 5)
    assert (entry.text, entry.url) == (found.what, reverse("orders:exception", args=[found.number]))


def test_a_colleague_sees_none(order, company, client):
    found = recorded(company, order)
    client.force_login(company.other_rep)
    assert client.get(reverse("orders:exception", args=[found.number])).status_code == 404


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_offer_at_once(company, files, goods):
    """One alternative waits for the customer's answer; the other person hears that."""
    found = told(company, recorded(company, confirmed(company, files, goods)))
    answers = together(
        answer_of(lambda: offered(company, found)), answer_of(lambda: offered(company, found, actor=company.secretary))
    )
    assert sorted(answers) == ["core.wrong-state", "done"]
    assert found.offers.count() == 1
