"""The return slip (O10): goes with the goods, shows no price."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orders.code_lists import RETURN_REASON
from orders.models import Return
from orders.rules.stock import plain
from salesops.core.codes.reading import entry_name
from salesops.core.documents import Column, TableDocument, render_paper


def return_paper(taken: Return, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``taken`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        return render_paper(_slip(taken, by, now), language)


def _slip(taken: Return, by: str, now: datetime) -> TableDocument:
    rows = taken.lines.select_related("line__product").order_by("line__no")
    facts = [
        (_("Order"), str(taken.order.number)),
        (_("Customer"), taken.customer.name),
        (
            translation.pgettext("when a return was", "Requested"),
            date_format(localtime(taken.requested_at), "DATETIME_FORMAT"),
        ),
        (_("The customer wants"), str(taken.get_wanted_display())),
        (translation.pgettext("of a return", "What is wrong"), taken.description),
    ]
    if taken.evaluated_at:
        facts += [
            (_("Fault"), str(taken.get_fault_display())),
            (translation.pgettext("of a return", "Inspection"), taken.finding),
            (translation.pgettext("of a return", "Suggestion"), str(taken.get_advice_display())),
        ]
    if taken.warehouse:
        facts.append((_("Warehouse"), taken.warehouse.name))
    came = taken.received_at is not None
    return TableDocument(
        title=_("Return slip"),
        subtitle=str(taken),
        columns=[
            Column(_("Article no."), 1),
            Column(_("Product"), 2.2),
            Column(_("Quantity"), 0.8, "right"),
            Column(_("Reason"), 1.2),
            Column(_("Back in good condition"), 1, "right"),
            Column(_("Back damaged"), 1, "right"),
        ],
        rows=[
            [
                row.line.product.sku,
                row.line.product.name,
                plain(row.quantity),
                entry_name(RETURN_REASON, row.reason),
                plain(row.good) if came else "",
                plain(row.damaged) if came else "",
            ]
            for row in rows
        ],
        made_by=by,
        made_at=now,
        facts=facts,
        signatures=[(_("Customer"), ""), (_("Received by"), ""), (_("Checked by"), "")],
    )
