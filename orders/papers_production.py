"""The production order on paper (O05): what to make until when, without a price."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orders.models import ProductionOrder
from orders.rules.stock import plain
from salesops.core.documents import Column, TableDocument, render_paper


def production_paper(production: ProductionOrder, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``production`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        return render_paper(_sheet(production, by, now), language)


def _sheet(production: ProductionOrder, by: str, now: datetime) -> TableDocument:
    facts = [
        (_("Order"), str(production.order.number)),
        (_("Customer"), production.customer.name),
        (
            translation.pgettext("to production", "Passed"),
            date_format(localtime(production.passed_at), "DATETIME_FORMAT"),
        ),
        (_("Wanted until"), date_format(production.due_on, "DATE_FORMAT")),
    ]
    if production.start_on and production.finish_on:
        facts += [
            (_("Planned start"), date_format(production.start_on, "DATE_FORMAT")),
            (_("Planned completion"), date_format(production.finish_on, "DATE_FORMAT")),
        ]
    if production.specs:
        facts.append((_("Technical requirements"), production.specs))
    return TableDocument(
        title=_("Production order"),
        subtitle=production.number,
        columns=[
            Column(_("Article no."), 1),
            Column(_("Product"), 2.4),
            Column(_("Quantity"), 0.8, "right"),
            Column(_("Into stock"), 0.8, "right"),
            Column(_("Still to be made"), 0.9, "right"),
        ],
        rows=[
            [row.line.product.sku, row.line.product.name, plain(row.quantity), plain(row.done), plain(row.left)]
            for row in production.lines.select_related("line__product").order_by("line__no")
        ],
        made_by=by,
        made_at=now,
        facts=facts,
        signatures=[(_("Secretary"), ""), (_("Production"), "")],
    )
