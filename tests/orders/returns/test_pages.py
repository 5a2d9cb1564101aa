"""Pages of returns: what stands against something stands beside its field, what can't be done isn't offered (ORD-7)."""

from django.urls import reverse

from orders.models import Return
from tests.cast_orders_returns import approved, asked, back, evaluated, service, signed_for
from tests.cast_orders_shipped import note


def offered(client, who, taken) -> list[str]:
    client.force_login(who)
    answer = client.get(reverse("orders:return", args=[taken.number]))
    assert sum(verb["primary"] for verb in answer.context["verbs"]) <= 1
    return sorted(verb["url"].rstrip("/").split("/")[-1] for verb in answer.context["verbs"])


def test_a_rep_asks_with_a_photo(client, company, files, goods):
    order = signed_for(company, files, goods)
    client.force_login(company.rep)
    address = reverse("orders:ask_return", args=[order.number])
    text = client.get(reverse("orders:order", args=[order.number])).content.decode()
    assert address in text
    fields = {"wanted": "replace", "description": "漏液", "lines.0.quantity": "9", "lines.0.reason": ""}
    answer = client.post(address, fields)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {"lines.0.quantity", "lines.0.reason"}
    fields |= {"lines.0.quantity": "1", "lines.0.reason": "transit", "files": [note()]}
    answer = client.post(address, fields)
    taken = Return.objects.get()
    assert answer.url == reverse("orders:return", args=[taken.number])
    assert (taken.files.count(), taken.lines.get().reason) == (1, "transit")
    assert taken.number in client.get(reverse("orders:order", args=[order.number])).content.decode()
    assert taken.number in client.get(reverse("customers:tab", args=[files.zerun.code, "returns"])).content.decode()
    key = taken.files.get().stored.key
    assert client.get(reverse("reports:file", args=[key])).status_code == 200
    client.force_login(company.colleague)
    assert client.get(reverse("reports:file", args=[key])).status_code == 404


def test_each_step_offers_what_comes_next(client, company, files, goods):
    order = signed_for(company, files, goods)
    taken = asked(company, order)
    assert offered(client, service(company), taken) == ["ask-for-goods", "evaluate", "refuse"]
    assert offered(client, company.rep, taken) == ["withdraw"]
    taken = evaluated(company, taken)
    assert offered(client, service(company), taken) == []
    taken = approved(company, order, "1", wanted="replace")
    assert offered(client, company.logistics, taken) == ["send", "take-back"]
    taken = back(company, goods, taken, good="1")
    assert offered(client, company.logistics, taken) == ["replace"]
    assert offered(client, company.secretary, taken) == ["replace", "settle"]


def test_logistics_sees_no_price(client, company, files, goods):
    taken = approved(company, signed_for(company, files, goods), "1")
    client.force_login(company.logistics)
    assert "113,000" not in client.get(reverse("orders:return", args=[taken.number])).content.decode()
    client.force_login(company.rep)
    assert "113,000" in client.get(reverse("orders:return", args=[taken.number])).content.decode()
    assert client.get(reverse("orders:return_paper", args=[taken.number])).content.startswith(b"%PDF")
