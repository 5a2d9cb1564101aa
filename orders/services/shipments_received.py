"""What the customer says to a shipment: signed, disputed, silent (ORD-5, defaults.md 13). Proof is kept with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import Order, Shipment, ShipmentFile, ShipmentLine
from orders.rules import shipments as rules
from orders.scope_shipments import need_to
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.files import store_upload
from salesops.core.notify import notify
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move

from .entries import Moved, write_entries
from .returns_received import close_replaced
from .shipments import fresh, lines_of, locked, quantity_of
from .shipments_leaving import follow

PURPOSE = "orders.shipment"
KINDS = ("jpg", "jpeg", "png", "webp", "heic", "pdf")
# T13 stands still while the customer is closed, for so long at most (defaults.md 5).
CLOSED_AT_MOST = timedelta(days=3)
# Working days without a word, after which a proven delivery is deemed signed for (defaults.md 13).
SILENT = "5 wd"


def keep_proof(shipment: Shipment, kind: str, files: Sequence[File], *, actor: Any, now: datetime) -> None:
    """Keep photos or scans with the shipment; what they are is read from their content."""
    for upload in files:
        try:
            stored = store_upload(upload, owner=actor, purpose=PURPOSE, record=shipment, only=KINDS)
        except Invalid as refused:
            raise Invalid(*(Refusal(r.code, r.message, "files", r.figures) for r in refused.refusals)) from refused
        ShipmentFile.objects.create(shipment=shipment, stored=stored, kind=kind, added_by=actor, added_at=now)


def _signed(
    order: Order, shipment: Shipment, lines: Sequence[ShipmentLine], *, on: datetime, now: datetime, actor: Any
) -> None:
    """The accepted part counts (K01), by line; the order follows."""
    by_line = {line.pk: line for line in fresh(lines)}
    moved = [Moved(by_line[line.line_id], quantity_of(line)) for line in lines if quantity_of(line) > 0]
    if moved:
        write_entries("signed", moved, on=timezone.localdate(on), now=now, actor=actor, record=shipment)
    follow(order, actor=actor)


@act("orders.sign_off_shipment")
def sign_off_shipment(
    *, actor: Any, shipment: Shipment, received_by: str, signed_at: datetime, checked: bool, files: Sequence[File],
    now: datetime, version: int | None = None,
) -> Shipment:  # fmt: skip
    """The customer signed: name, time, the signed note, checked against the shipping list. Not by whoever shipped it.

    Of a disputed one the accepted part counts already; this closes the claim.
    """
    need_to(actor, shipment.customer, "sign_off")
    order, found = locked(shipment, version)
    unchecked = Refusal(
        "orders.not-checked",
        _("The goods are checked against the shipping list before they are signed for."),
        "checked",
    )
    missing = [
        *rules.filled({"received_by": received_by}, received_by=_("Say who of the customer signed.")),
        rules.proof(files, _("Add the signed note: a photo or a scan.")),
        rules.not_before(signed_at, found.arrived_at, now, "signed_at"),
        None if checked else unchecked,
    ]
    refuse_if(*missing, kind=Invalid)
    disputed = found.state == "disputed"
    signed_at = max(signed_at, found.arrived_at or signed_at)
    found = move(
        found, "sign_off", actor=actor, also=[rules.not_the_shipper(found, actor)], received_by=received_by.strip(),
        signed_at=signed_at, signed_by=actor,
    )  # fmt: skip
    keep_proof(found, ShipmentFile.Kind.SIGNED, files, actor=actor, now=now)
    if not disputed:
        _signed(order, found, lines_of(found), on=signed_at, now=now, actor=actor)
    close_replaced(found, now=now)
    record_activity(found, "orders.sign_off_shipment", actor=actor, by=found.received_by)
    return found


@act("orders.dispute_shipment")
def dispute_shipment(
    *, actor: Any, shipment: Shipment, claims: Mapping[int, Mapping[str, Decimal]], claim: str, files: Sequence[File],
    now: datetime, version: int | None = None,
) -> Shipment:  # fmt: skip
    """Short, wrong or damaged, by line of the shipment, with a photo: the good part counts, the rest is owed again (T16)."""
    need_to(actor, shipment.customer, "dispute")
    order, found = locked(shipment, version)
    lines = lines_of(found)
    for line in lines:
        said = claims.get(line.pk, {})
        line.short, line.wrong, line.damaged = (said.get(n) or Decimal() for n in ("short", "wrong", "damaged"))
    refuse_if(
        rules.something_bad(lines), *(rules.claim_fits(line, n) for n, line in enumerate(lines)),
        *rules.filled({"claim": claim}, claim=_("Say what is wrong.")), rules.proof(files, _("Add a photo.")),
        kind=Invalid,
    )  # fmt: skip
    due = worktime.due_at(now, clock_limit("T16", timezone.localdate(now)))
    found = move(
        found, "dispute", actor=actor, also=[rules.not_the_shipper(found, actor)], claimed_at=now,
        claim=claim.strip()[:300], redo_due=due,
    )  # fmt: skip
    ShipmentLine.objects.bulk_update(lines, ["short", "wrong", "damaged"])
    keep_proof(found, ShipmentFile.Kind.CLAIM, files, actor=actor, now=now)
    by_line = {line.pk: line for line in fresh(lines)}
    owed = [Moved(by_line[line.line_id], -line.bad) for line in lines if line.bad > 0]
    write_entries("shipped", owed, on=timezone.localdate(now), now=now, actor=actor, record=found, reason=found.claim)
    _signed(order, found, lines, on=now, now=now, actor=actor)
    record_activity(found, "orders.dispute_shipment", actor=actor, reason=found.claim)
    hearers = [person for person in (found.sent_by, found.planned_by) if person and person != actor]
    params = {"number": str(found), "customer": found.customer.called, "claim": found.claim}
    notify(list(dict.fromkeys(hearers)), "orders.shipment_disputed", record=found, params=params, actor=actor)
    return found


@act("orders.deem_shipment")
def deem_shipment(
    *, actor: Any, shipment: Shipment, reason: str, reminded: bool, files: Sequence[File], now: datetime,
    version: int | None = None,
) -> Shipment:  # fmt: skip
    """Nobody answered for five working days, the carrier has proof, the customer was reminded twice: it counts as signed for."""
    need_to(actor, shipment.customer, "deem")
    order, found = locked(shipment, version)
    due = worktime.due_at(found.arrived_at, SILENT) if found.arrived_at else None
    early = Refusal("orders.too-early", _("Only after five working days without a word."))
    twice = Refusal("orders.not-reminded", _("The customer is reminded twice before."), "reminded")
    refuse_if(
        *rules.filled({"reason": reason}, reason=_("Say why.")), None if reminded else twice,
        rules.proof(files, _("Add the carrier's proof of delivery.")), kind=Invalid,
    )  # fmt: skip
    found = move(
        found, "deem", actor=actor,
        also=[early if due is not None and now < due else None, rules.not_the_shipper(found, actor)], signed_at=now,
        signed_by=actor, end_reason=reason.strip()[:300],
    )  # fmt: skip
    keep_proof(found, ShipmentFile.Kind.CARRIER, files, actor=actor, now=now)
    _signed(order, found, lines_of(found), on=now, now=now, actor=actor)
    close_replaced(found, now=now)
    record_activity(found, "orders.deem_shipment", actor=actor, reason=found.end_reason)
    return found


@act("orders.customer_closed")
def customer_closed(
    *, actor: Any, shipment: Shipment, until: datetime, now: datetime, version: int | None = None
) -> Shipment:
    """The customer is closed (客户休息): the 24 hours stand still until then, three days at most, once."""
    need_to(actor, shipment.customer, "customer_closed")
    _order, found = locked(shipment, version)
    waits = found.state == "delivered" and found.closed_until is None
    start = max(found.arrived_at, now - CLOSED_AT_MOST) if found.arrived_at else now
    refuse_if(
        None if waits else Refusal("orders.not-waiting", _("Nothing waits to be signed for, or it stood still before.")),
        None if now < until <= start + CLOSED_AT_MOST else Refusal(
            "orders.closed-too-long", _("Until a later moment, three days after the delivery at most."), "until"
        ),
    )  # fmt: skip
    arrived: Any = found.arrived_at
    found.closed_from, found.closed_until = now, until
    limit = clock_limit("T13", timezone.localdate(arrived))
    found.sign_due = worktime.due_at(arrived, limit, [(now, until)])
    found.save(update_fields=["closed_from", "closed_until", "sign_due"])
    found.refresh_from_db(fields=["version"])
    record_activity(found, "orders.customer_closed", actor=actor, until=until.isoformat())
    return found
