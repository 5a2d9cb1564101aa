"""Where a return is asked for: on the page of the order and of the shipment, and only for goods the customer has (ORD-7)."""

from django.urls import reverse
from django.utils import translation

from orders.models import Return, Shipment
from orders.panels.returns import happened
from orders.services.returns import withdraw_return
from tests.cast_orders_invoiced import confirmed
from tests.cast_orders_made import NOW
from tests.cast_orders_returns import approved, asked, back, service, signed_for


def test_nothing_is_asked_back_that_nobody_signed_for(client, company, files, goods):
    order = confirmed(company, files, goods, "4")
    client.force_login(company.rep)
    address = reverse("orders:ask_return", args=[order.number])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for answer in (client.get(address), client.post(address, {"wanted": "refund", "description": "x"})):
        assert answer.status_code == 409
        assert "Nothing of it was signed for yet" in answer.content.decode()
    assert address not in client.get(reverse("orders:order", args=[order.number])).content.decode()


def test_what_is_on_a_return_is_not_asked_for_again(client, company, files, goods):
    order = signed_for(company, files, goods)
    taken = asked(company, order, "4")
    client.force_login(company.rep)
    address, page = (reverse(f"orders:{name}", args=[order.number]) for name in ("ask_return", "order"))
    answer = client.get(address, headers={"accept-language": "en"})
    assert (answer.status_code, "is on a return already" in answer.content.decode()) == (409, True)
    assert address not in client.get(page).content.decode()
    withdraw_return(actor=company.rep, taken=taken, reason="误", now=NOW)
    assert address in client.get(page).content.decode()


def test_a_shipment_leads_there_with_what_it_brought(client, company, files, goods):
    order = signed_for(company, files, goods)
    asked(company, order, "1")
    shipment = Shipment.objects.get()
    client.force_login(company.rep)
    page = reverse("orders:shipment", args=[shipment.number])
    address = f"{reverse('orders:ask_return', args=[order.number])}?shipment={shipment.pk}"
    assert address in client.get(page).content.decode()
    answer = client.get(address)
    assert answer.context["form"]["lines.0.quantity"].value() == "3"
    assert answer.context["back"] == page
    fields = {"wanted": "refund", "description": "漏液", "lines.0.quantity": "3", "lines.0.reason": "transit"}
    assert client.post(address, fields).status_code == 302
    assert Return.objects.count() == 2
    assert address not in client.get(page).content.decode()


def test_service_hears_who_asks_for_a_return(client, company, files, goods):
    """The matrix gives service no ``c``: it judges what rep or secretary ask for, and records exceptions."""
    signed_for(company, files, goods)
    client.force_login(service(company))
    answer = client.get(reverse("orders:shipment", args=[Shipment.objects.get().number]))
    assert company.rep.name in answer.context["returns"]["asked_by"]
    assert "ask" not in answer.context["returns"]


def test_the_timeline_tells_each_moment(company, files, goods, django_assert_max_num_queries):
    order = signed_for(company, files, goods)
    customer = order.customer
    assert not happened(customer, company.rep, NOW.replace(year=2025), 20)
    back(company, goods, approved(company, order))
    later = NOW.replace(year=2027)
    with django_assert_max_num_queries(5), translation.override("en"):
        told = happened(customer, company.rep, later, 20)
    words = {entry.title.replace(Return.objects.get().number, "TH") for entry in told}
    assert words == {
        f"Return TH of {order} requested", "Return TH approved", "Return TH: the goods are back", "Return TH closed"
    }  # fmt: skip
    assert "closed" in {note for entry in told for note in entry.notes}
    assert not happened(customer, company.hr, later, 20)
    assert len(happened(customer, company.rep, later, 1)) == 1
