"""Promised and planned days have a last one, by a dated policy; what an exception names belongs together (ORD-4 to ORD-6)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.models import Order, OrderException, Shipment
from orders.planning import last_day, too_far
from orders.services.changes import ask_change
from orders.services.drafts import edit_order
from orders.services.production import answer_production
from orders.services.shipments import confirm_shipment, replan_shipment
from salesops.core.refusals import Refused
from tests.cast_orders_exceptional import recorded
from tests.cast_orders_files import OPEN, Importer
from tests.cast_orders_made import NOW, TODAY, draft
from tests.cast_orders_produced import lacking, passed, producer
from tests.cast_orders_shipped import confirmed, planned

LAST = TODAY + timedelta(days=730)
BEYOND = LAST + timedelta(days=1)


def codes(act) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        act()
    return [(refusal.code, refusal.field) for refusal in caught.value.refusals]


def test_two_years_ahead_as_shipped(company):
    assert last_day(TODAY) == LAST
    assert too_far(LAST, TODAY, "promised_on") is None
    assert too_far(BEYOND, TODAY, "promised_on").figures == {"last": "2028-11-19"}
    assert too_far(None, TODAY, "promised_on") is None


def test_orders_and_their_changes(company, files, goods):
    order = draft(company, files.zerun, goods)
    said = codes(lambda: edit_order(actor=company.rep, order=order, values={"promised_on": BEYOND}, now=NOW))
    assert said == [("orders.day-too-far", "promised_on")]
    assert edit_order(actor=company.rep, order=order, values={"promised_on": LAST}, now=NOW).promised_on == LAST
    going = confirmed(company, files, goods)
    said = codes(
        lambda: ask_change(
            actor=company.rep, order=going, kind="change", reason="改期", promised_on=BEYOND, now=NOW, lines=[]
        )
    )
    assert ("orders.day-too-far", "promised_on") in said


def test_shipments(company, files, goods):
    order = confirmed(company, files, goods)
    assert codes(lambda: planned(company, order, goods, planned_on=BEYOND)) == [("orders.day-too-far", "planned_on")]
    shipment = planned(company, order, goods, planned_on=LAST)
    again = {"actor": company.secretary, "shipment": shipment, "planned_on": BEYOND, "now": NOW}
    assert codes(lambda: replan_shipment(**again)) == [("orders.day-too-far", "planned_on")]
    said = codes(
        lambda: confirm_shipment(
            actor=company.rep, shipment=shipment, agreed_for=NOW + timedelta(days=731), acceptance="外观", papers=["note"],
            receiver="收货人", agreed_with="客户", now=NOW,
        )
    )  # fmt: skip
    assert said == [("orders.day-too-far", "agreed_for")]


def test_production_and_exceptions(company, files, goods):
    order = lacking(company, files, goods)
    assert codes(lambda: passed(company, order, due_on=BEYOND)) == [("orders.day-too-far", "due_on")]
    made = passed(company, order)
    given = {"actor": producer(company), "production": made, "start_on": LAST, "finish_on": BEYOND, "now": NOW}
    assert codes(lambda: answer_production(**given)) == [("orders.day-too-far", "finish_on")]
    assert codes(lambda: recorded(company, order, new_on=BEYOND)) == [("orders.day-too-far", "new_on")]


def test_in_the_form_and_through_the_interface(company, files, goods):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(company.rep)
    order = draft(company, files.zerun, goods)
    address = reverse("api:orders-detail", args=[order.pk])
    answer = client.patch(address, {"promised_on": "2126-11-22"}, content_type="application/json")
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (422, "orders.day-too-far")
    typed = {
        "promised_on": "2126-11-22",
        "lines-TOTAL_FORMS": "0",
        "lines-INITIAL_FORMS": "0",
        "version": order.version,
    }
    page = client.post(reverse("orders:edit_order", args=[order.pk]), typed)
    assert page.status_code == 422
    assert "This day is too far ahead" in page.content.decode() or "离今天太远" in page.content.decode()


def test_an_exception_names_a_shipment_of_its_own_order(company, files, goods):
    order = confirmed(company, files, goods)
    shipment = planned(company, order, goods, "1")
    strange = planned(company, confirmed(company, files, goods), goods, "1")
    exception = recorded(company, order, shipment=shipment)
    for act in (
        lambda: OrderException.objects.filter(pk=exception.pk).update(shipment=strange),
        lambda: OrderException.objects.filter(pk=exception.pk).update(order=strange.order),
        lambda: Shipment.objects.filter(pk=shipment.pk).update(order=strange.order),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Order.objects.get(exceptions=exception) == order


def test_in_a_file(company, files, goods, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    bring = Importer(tmp_path, capsys)
    assert bring(OPEN | {"promised_on": "2099-11-22"})["rejected"] == 1
    assert "2028-11-19" in bring.said
