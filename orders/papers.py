"""Shipments on paper: the picking list for the warehouse, the delivery note for the customer (O07). Neither shows a price."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orders.models import Shipment
from orders.rules.stock import plain
from salesops.core.documents import Column, TableDocument, render_paper

PICKING, NOTE = "picking", "note"


def shipment_paper(shipment: Shipment, kind: str, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``shipment`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        document = _picking(shipment, by, now) if kind == PICKING else _note(shipment, by, now)
        return render_paper(document, language)


def _lines(shipment: Shipment) -> list[tuple[str, str, str, str]]:
    rows = shipment.lines.select_related("line__product").order_by("line__no")
    return [(row.line.product.sku, row.line.product.name, plain(row.quantity), row.batch) for row in rows]


def _picking(shipment: Shipment, by: str, now: datetime) -> TableDocument:
    columns = [Column(_("Article no."), 1.2), Column(_("Product"), 2.4), Column(_("Quantity"), 0, "right")]
    columns += [Column(_("Batch or serial no."), 1.4), Column(translation.pgettext("goods", "Picked"), 0, "center")]
    return TableDocument(
        title=_("Picking list"),
        subtitle=str(shipment),
        columns=columns,
        rows=[[sku, name, quantity, batch, "□"] for sku, name, quantity, batch in _lines(shipment)],
        made_by=by,
        made_at=now,
        facts=[
            (_("Order"), str(shipment.order.number)),
            (_("Warehouse"), shipment.warehouse.name),
            (_("Customer"), shipment.customer.name),
            (_("Planned delivery"), date_format(shipment.planned_on, "DATE_FORMAT")),
        ],
        signatures=[(_("Picked by"), ""), (_("Checked by"), "")],
    )


def _note(shipment: Shipment, by: str, now: datetime) -> TableDocument:
    order, papers = shipment.order, dict(Shipment.Paper.choices)
    facts = [
        (_("Order"), " / ".join(filter(None, (str(order.number), order.customer_reference)))),
        (_("Customer"), shipment.customer.name),
        (_("Address"), order.ship_address),
        (_("Receiver"), " ".join(filter(None, (shipment.receiver or order.ship_receiver, order.ship_phone)))),
        (_("Carrier"), " ".join(filter(None, (shipment.carrier, shipment.waybill))) or "—"),
        (_("Packages"), str(shipment.packages or "—")),
        (_("Weight (kg)"), plain(shipment.weight) if shipment.weight else "—"),
        (_("Papers"), " · ".join(str(papers.get(code, code)) for code in shipment.papers) or "—"),
    ]
    if shipment.sent_at:
        facts.append(
            (translation.pgettext("goods", "Sent"), date_format(localtime(shipment.sent_at), "DATETIME_FORMAT"))
        )
    columns = [Column(_("Article no."), 1.2), Column(_("Product"), 2.2), Column(_("Quantity"), 0, "right")]
    columns += [Column(_("Batch or serial no."), 1.3), Column(_("Short / damaged"), 1)]
    return TableDocument(
        title=_("Delivery note"),
        subtitle=str(shipment),
        columns=columns,
        rows=[[sku, name, quantity, batch, ""] for sku, name, quantity, batch in _lines(shipment)],
        made_by=by,
        made_at=now,
        facts=facts,
        signatures=[(_("Goods received complete and undamaged (signature, seal, time)"), ""), (_("Sent by"), "")],
        note=_("void") if shipment.state == "cancelled" else "",
    )
