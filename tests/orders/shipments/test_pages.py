"""Pages of shipments (ORD-5)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import Shipment
from tests.cast_orders_made import NOW
from tests.cast_orders_shipped import NOTE, confirmed, delivered, note, picked, planned, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(company, files, goods):
    return confirmed(company, files, goods)


def test_a_secretary_plans_from_the_order(order, company, client):
    client.force_login(company.secretary)
    page = client.get(reverse("orders:order", args=[order.number]))
    assert reverse("orders:plan_shipment", args=[order.number]) in page.text
    address = reverse("orders:plan_shipment", args=[order.number])
    day = timezone.localdate() + timedelta(days=9)
    sent_form = {"warehouse": "SZ", "planned_on": day.isoformat(), "lines.0.quantity": "5"}
    answer = client.post(address, sent_form)
    assert answer.status_code == 409
    assert "待发仅 4" in answer.text
    answer = client.post(address, sent_form | {"lines.0.quantity": "3"})
    assert (answer.status_code, Shipment.objects.get().lines.get().quantity) == (302, 3)
    assert "六头直线灌装机 × 3" in client.get(reverse("orders:order", args=[order.number])).text


def test_the_rep_signs_off_on_the_phone(order, company, goods, client):
    shipment = delivered(company, planned(company, order, goods))
    client.force_login(company.rep)
    address = reverse("orders:sign_off_shipment", args=[shipment.number])
    assert 'enctype="multipart/form-data"' in client.get(address).text
    fields = {
        "received_by": "李师傅",
        "signed_at": f"{NOW:%Y-%m-%dT%H:%M}",
        "checked": "on",
        "version": shipment.version,
    }
    assert client.post(address, fields).status_code == 422
    answer = client.post(address, fields | {"files": [note()]})
    assert answer.status_code == 302
    shipment.refresh_from_db()
    assert (shipment.state, shipment.signed_by) == ("signed_off", company.rep)
    kept = reverse("reports:file", args=[shipment.files.get().stored.key])
    assert b"".join(client.get(kept).streaming_content) == NOTE
    client.force_login(company.other_rep)
    assert client.get(kept).status_code == 404


def test_a_claim_stands_beside_its_line(order, company, goods, client):
    shipment = delivered(company, planned(company, order, goods))
    client.force_login(company.rep)
    address = reverse("orders:dispute_shipment", args=[shipment.number])
    answer = client.post(address, {"lines.0.short": "3", "claim": "少货", "files": [note()]})
    assert answer.status_code == 422
    assert "不能多于发出的 2。" in answer.text


def test_no_price_on_paper_and_both_languages(order, company, goods, client):
    shipment = picked(company, planned(company, order, goods))
    client.force_login(company.logistics)
    for kind, language in (("picking", ""), ("note", "?language=en"), ("note", "?language=zh-hans")):
        answer = client.get(reverse("orders:shipment_paper", args=[shipment.number, kind]) + language)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    page = client.get(reverse("orders:shipment", args=[shipment.number])).text
    assert "113,000" not in page


def test_the_week_and_the_list_take_few_queries(order, company, goods, client, django_assert_max_num_queries):
    for _n in range(3):
        sent(company, planned(company, order, goods, "1"))
    client.force_login(company.logistics)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("orders:delivery_plan"), {"week": "2026-W48"})
    assert page.text.count("FY-2026-0000") >= 3
    assert client.get(reverse("orders:delivery_plan"), {"week": "nonsense"}).status_code == 200
    with django_assert_max_num_queries(30):
        assert "FY-2026-00003" in client.get(reverse("orders:shipments")).text


def test_a_colleague_sees_none(order, company, goods, client):
    shipment = planned(company, order, goods)
    client.force_login(company.other_rep)
    assert client.get(reverse("orders:shipment", args=[shipment.pk])).status_code == 404
