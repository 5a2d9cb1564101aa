"""Dealers' monthly reports: begun, written, handed in, checked, sent back, corrected (ORD-12, O18).

Lock order: reports of the dealer by id, its lines. What a line goes on from is the database's (``guards/dealers.py``).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.models import Customer
from orders.dealer_goods import got, last_report, stock_of
from orders.models import DealerReport, DealerReportLine
from orders.policies.dealers import DEALERS
from orders.rules import dealers as rules
from orders.rules.shipments import filled
from orders.scope_dealers import may_enter, may_keep, need
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.policies import policy_on
from salesops.core.refusals import Conflict, Invalid, Refusal, refuse_if
from salesops.core.states import move
from salesops.core.worktime import due_at

from .dealer_links import revoke_links
from .dealer_told import tell_checked, tell_handed_in, tell_sent_back

MOST_LINES = 500
WRITTEN = ("opening", "received", "sold", "closing", "counted")
Line = Mapping[str, Any]


def lock_report(report: DealerReport, version: int | None = None) -> DealerReport:
    rows = DealerReport.objects.select_for_update(of=("self",)).select_related("customer__owner")
    found = rows.get(pk=report.pk)
    check_version(found, version, {"state": found.state})
    return found


def report_due(month: date) -> date:
    """Until when the report of ``month`` is to be handed in."""
    after = (month + timedelta(days=31)).replace(day=1)
    begins = timezone.make_aware(datetime.combine(after, time()))
    return timezone.localdate(due_at(begins, policy_on(DEALERS, after)["report_within"]))


@act("orders.begin_dealer_report")
def begin_report(*, actor: User | None, customer: Customer, month: date, now: datetime) -> DealerReport:
    """The report of ``customer`` for a month that is over, to be filled in; the one there already, while nobody handed it in."""
    need(may_enter(actor, customer))
    refuse_if(
        rules.sells_again(customer),
        rules.month_over(month, timezone.localdate(now)),
        rules.no_later(customer, month),
        kind=Invalid,
    )
    there = DealerReport.objects.current().filter(customer=customer, month=month).first()
    if there is not None and there.state != "draft":
        sentence = _("The report of that month was handed in already: it is corrected on its page.")
        refuse_if(Refusal("orders.report-there", sentence, "month"), kind=Invalid)
    if there is not None:
        return there
    try:
        with transaction.atomic():
            made = DealerReport.objects.create(
                customer=customer, month=month, due_on=report_due(month), made_by=actor, made_at=now
            )
    except IntegrityError as error:
        # Somebody was quicker.
        if "dealer_report_once" not in str(error):
            raise
        return DealerReport.objects.current().get(customer=customer, month=month)
    record_activity(made, "orders.begin_dealer_report", actor=actor)
    return made


@act("orders.write_dealer_report")
def write_report(
    *, actor: User | None, report: DealerReport, lines: Sequence[Line], now: datetime, note: str = "",
    version: int | None = None,
) -> DealerReport:  # fmt: skip
    """What is typed of a report nobody handed in yet; ``lines`` replace those there."""
    found = lock_report(report, version)
    need(may_enter(actor, found.customer))
    _write(found, lines, note)
    record_activity(found, "orders.write_dealer_report", actor=actor)
    found.refresh_from_db()
    return found


@act("orders.hand_in_dealer_report")
def hand_in(
    *, actor: User | None, report: DealerReport, now: datetime, lines: Sequence[Line] | None = None, name: str = "",
    note: str = "", source: str = DealerReport.Source.DESK, version: int | None = None,
) -> DealerReport:  # fmt: skip
    """It is complete, ``name`` says so (left out: who enters it); somebody else checks it."""
    found = lock_report(report, version)
    need(may_enter(actor, found.customer))
    return _hand_in(found, lines, note, name or (actor.name if actor else ""), now, source=source, submitted_by=actor)


@act("orders.hand_in_dealer_report")
def hand_in_by_link(
    *,
    actor: None,
    report: DealerReport,
    lines: Sequence[Line],
    name: str,
    note: str,
    place: str,
    seen: int,
    now: datetime,
) -> DealerReport:
    """The dealer hands it in himself: once, and only what was shown (``seen``, the version)."""
    found = lock_report(report)
    if found.state == "draft" and seen != found.version:
        raise Conflict(Refusal("orders.report-changed", _("There is a newer version by now.")))
    return _hand_in(found, lines, note, name, now, source=DealerReport.Source.LINK, place=place)


def _hand_in(
    report: DealerReport, lines: Sequence[Line] | None, note: str, name: str, now: datetime, **how: Any
) -> DealerReport:
    refuse_if(_final(report))
    refuse_if(*filled({"name": name}, name=_("Enter your name.")), kind=Invalid)
    refuse_if(rules.no_later(report.customer, report.month), rules.no_correction(report))
    if lines is not None:
        _write(report, lines, note)
    if not report.lines.exists():
        refuse_if(Refusal("orders.nothing-reported", _("Enter at least one product."), "lines"), kind=Invalid)
    changes = {"submitted_name": name.strip()[:60], "submitted_at": now, "submitted_by": None, "place": "", **how}
    actor = changes["submitted_by"]
    done = move(report, "submit", actor=actor, **changes)
    done.customer = report.customer
    record_activity(done, "orders.hand_in_dealer_report", actor=actor, note=done.submitted_name)
    tell_handed_in(done, actor=actor, now=now)
    return done


def _write(report: DealerReport, lines: Sequence[Line], note: str) -> None:
    refuse_if(_final(report))
    before = last_report(report.customer, report.month)
    left = stock_of(before)
    whole = [reckoned(line) for line in lines]
    products = [line["product"].pk for line in whole]
    refuse_if(
        Refusal("orders.too-many-lines", _("At most %(most)s products.") % {"most": MOST_LINES}, "lines")
        if len(whole) > MOST_LINES else None,
        *(
            Refusal("orders.product-twice", _("This product is in another line already."), f"lines.{n}.product")
            for n, product in enumerate(products) if product in products[:n]
        ),
        *(
            refusal
            for n, line in enumerate(whole)
            for refusal in rules.line_fits(n, line, left.get(line["product"].pk, ZERO) if before else None)
        ),
        kind=Invalid,
    )  # fmt: skip
    came = got(report.customer, report.month, report.ends_on)
    report.lines.all().delete()
    DealerReportLine.objects.bulk_create(
        DealerReportLine(
            report=report, no=n, product=line["product"], delivered=came.get(line["product"].pk, ZERO),
            note=str(line.get("note", "")).strip()[:200], **{name: line.get(name) for name in WRITTEN},
        )
        for n, line in enumerate(whole, 1)
    )  # fmt: skip
    report.note = note.strip()[:500]
    report.save(update_fields=["note"])
    report.refresh_from_db(fields=["version"])


def reckoned(line: Line) -> dict[str, Any]:
    """``line`` with what follows from the rest: what was sold from what is left, or the other way round."""
    found = dict(line)
    opening: Decimal | None = found.get("opening")
    received: Decimal | None = found.get("received")
    if opening is None or received is None:
        return found
    if found.get("sold") is None and found.get("closing") is not None:
        found["sold"] = opening + received - found["closing"]
    elif found.get("closing") is None and found.get("sold") is not None:
        found["closing"] = opening + received - found["sold"]
    return found


def _final(report: DealerReport) -> Refusal | None:
    if report.state == "draft":
        return None
    sentence = _("This report was handed in before. Nothing was changed.")
    return Refusal("orders.handed-in-before", sentence, figures={"state": report.state})


@act("orders.check_dealer_report")
def check_report(
    *, actor: User | None, report: DealerReport, now: datetime, version: int | None = None
) -> DealerReport:
    """The secretary has looked at it: it is final, its link opens nothing any more."""
    found = lock_report(report, version)
    need(may_keep(actor, found.customer))
    also = [rules.handed_in_by_another(found, actor.pk if actor else None)]
    done = move(found, "check", actor=actor, also=also, checked_by=actor, checked_at=now)
    revoke_links(done, now=now)
    record_activity(done, "orders.check_dealer_report", actor=actor)
    done.customer = found.customer
    tell_checked(done, actor=actor, now=now)
    return done


@act("orders.send_back_dealer_report")
def send_back_report(
    *, actor: User | None, report: DealerReport, reason: str, now: datetime, version: int | None = None
) -> DealerReport:
    """It can't be so: why. Whoever handed it in corrects it, by the same link."""
    found = lock_report(report, version)
    need(may_keep(actor, found.customer))
    refuse_if(*filled({"reason": reason}, reason=_("Say what is wrong.")), kind=Invalid)
    refuse_if(rules.no_later(found.customer, found.month))
    back = move(found, "send_back", actor=actor, back_reason=reason.strip()[:300])
    back.customer = found.customer
    record_activity(back, "orders.send_back_dealer_report", actor=actor, note=back.back_reason)
    tell_sent_back(back, actor=actor, now=now)
    return back


@act("orders.correct_dealer_report")
def correct_report(
    *, actor: User | None, report: DealerReport, reason: str, now: datetime, version: int | None = None
) -> DealerReport:
    """A checked report was wrong: a new edition with the same lines, to be changed and handed in. The old one stays as it was."""
    found = lock_report(report, version)
    need(may_keep(actor, found.customer))
    refuse_if(*filled({"reason": reason}, reason=_("Say why it is corrected.")), kind=Invalid)
    refuse_if(rules.no_later(found.customer, found.month))
    move(found, "correct", actor=actor, correct_reason=reason.strip()[:300])
    record_activity(found, "orders.correct_dealer_report", actor=actor, note=reason.strip())
    made = DealerReport.objects.create(
        customer=found.customer, month=found.month, edition=found.edition + 1, replaces_id=found.pk, due_on=found.due_on,
        sent_to=found.sent_to, made_by=actor, made_at=now,
    )  # fmt: skip
    _copy_lines(found, made)
    record_activity(made, "orders.begin_dealer_report", actor=actor)
    made.refresh_from_db()
    return made


def _copy_lines(old: DealerReport, new: DealerReport) -> None:
    names = ("no", "product_id", "delivered", "note", *WRITTEN)
    DealerReportLine.objects.bulk_create(
        DealerReportLine(report=new, **{name: getattr(line, name) for name in names})
        for line in old.lines.order_by("no")
    )
