"""What the database itself refuses about shipments, whoever writes (ORD-5)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from orders.models import LineEntry, Shipment, ShipmentLine
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_shipped import confirmed, delivered, planned

pytestmark = pytest.mark.django_db


def refused(sql: str, *values) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


@pytest.fixture
def shipment(company, files, goods) -> Shipment:
    """Two of four fillers, planned."""
    return planned(company, confirmed(company, files, goods), goods)


def test_more_is_never_planned_than_is_owed(shipment):
    assert "order_line_to_ship" in refused("UPDATE orders_shipmentline SET quantity = 4.001")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE orders_shipmentline SET quantity = 4")
    assert shipment.order.lines.get().planned == 4


def test_what_is_planned_is_not_given_up(shipment):
    line = shipment.order.lines.get()
    values = {"line": line, "kind": "ordered", "on": TODAY, "at": NOW, "net": Decimal(-1), "amount": Decimal(-1)}
    LineEntry.objects.create(quantity=Decimal(-2), **values)
    with pytest.raises(IntegrityError, match="order_line_to_ship"), transaction.atomic():
        LineEntry.objects.create(quantity=Decimal("-0.001"), **values)


def test_planned_quantities_follow_shipments_only(shipment):
    assert "refused" in refused("UPDATE orders_orderline SET planned = 1")


def test_what_left_is_final(company, shipment):
    delivered(company, shipment)
    assert "final" in refused("UPDATE orders_shipmentline SET quantity = 1")
    assert "final" in refused("DELETE FROM orders_shipmentline")
    assert shipment.order.lines.get().planned == 0


def test_lines_of_another_order(company, files, goods, shipment):
    other = confirmed(company, files, goods, "1")
    with pytest.raises(IntegrityError, match="own order"), transaction.atomic():
        ShipmentLine.objects.create(shipment=shipment, line=other.lines.get(), quantity=1)


def test_the_shipper_signs_nothing(company, shipment):
    delivered(company, shipment)
    sql = "UPDATE orders_shipment SET signed_by_id = %s WHERE id = %s"
    assert "shipment_not_signed_by_shipper" in refused(sql, company.logistics.pk, shipment.pk)


def test_a_shipment_leaves_with_its_papers(shipment):
    assert "shipment_numbered" in refused(
        "UPDATE orders_shipment SET state = 'agreed'; UPDATE orders_shipment SET state = 'picking'"
    )


def test_reservations_are_written_by_movements_only(shipment):
    assert "movements only" in refused("UPDATE orders_reservation SET quantity = 0")
