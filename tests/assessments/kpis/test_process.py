"""K18, K20 to K25, K44, K45: what was done in time."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Absence, PositionTerms
from assessments.kpis.compliance import ProcessCompliance
from customers.kpis.weekly import WeeklyStatus
from customers.models import OwedReport, Visit, WeeklyConfirmation, WorkLog
from orders.models import Order, Shipment
from salesops.core.approvals.models import ApprovalStep
from salesops.core.sockets.kpis import NO_FIGURE, Figure, Span, Sums, Whose
from salesops.core.sockets.report_periods import period_of
from tests.assessments.kpis.world import handed_over, moved, value
from tests.cast_contracts import approved
from tests.cast_orders_invoiced import move
from tests.cast_orders_made import NOW
from tests.cast_orders_shipped import confirmed, delivered, planned

ZONE = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def visit(company, customer, day: int, **given):
    fields = {"way": "visit", "outcome": "interested", "next_step": "quote", "visited_at": at(day)} | given
    fields.setdefault("logged_at", fields["visited_at"] + timedelta(hours=2))
    return Visit.objects.create(customer=customer, user=company.rep, unit=company.units["EC-2-T"], **fields)


@pytest.fixture
def owing(company):
    """Four visits a month."""
    PositionTerms.objects.filter(position__code="P11").update(visits=4)


def test_valid_visits_of_those_owed(company, files, owing):
    visit(company, files.zerun, 3)
    visit(company, files.zerun, 3, visited_at=at(3, 15))
    visit(company, files.weizhiyuan, 3)
    visit(company, files.zerun, 4, way="call")
    visit(company, files.zerun, 5, next_step="")
    visit(company, files.zerun, 6, logged_at=at(9, 11))
    assert value("K18", company.rep) == value("K18", "EC") == Decimal("0.5")
    assert value("K18", company.supervisor) is None


def test_never_more_than_all_and_less_is_owed_by_who_was_away(company, files, owing):
    for day in range(2, 7):
        visit(company, files.zerun, day)
    assert value("K18", company.rep) == 1
    Absence.objects.create(user=company.rep, kind="sick", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))
    assert value("K18", company.rep) is None


def test_who_moves_owes_in_each_unit_by_its_days(company, files, owing):
    moved(company.rep, company.units["NC-1-T"], date(2026, 11, 16))
    visit(company, files.zerun, 3)
    visit(company, files.zerun, 17)
    # Ten of the 21 working days lie before the 16th.
    assert value("K18", "EC") == Decimal(1) / (Decimal(4) * 10 / 21)
    assert value("K18", company.rep).quantize(Decimal("0.0001")) == Decimal("0.5")


def test_contracts_complete_at_once_and_reviewed_in_time(company, files, goods):
    made = approved(company, files.zerun, goods)
    assert value("K20", company.rep) == value("K20", company.legal) == 1
    late = ApprovalStep.objects.filter(approval__record_id=str(made.pk), approver="legal")
    late.update(due_at=NOW - timedelta(hours=1))
    assert value("K20", company.rep) == value("K20", company.legal) == 0
    assert value("K20", company.finance) == 1
    assert value("K20", company.colleague) is None


def test_signed_for_within_the_clock_of_the_delivery(company, files, goods):
    shipment = delivered(company, planned(company, confirmed(company, files, goods), goods))
    # The clock runs until the next day: nothing is counted before it ended.
    assert value("K21", company.rep, day=date(2026, 11, 21)) is None
    assert value("K21", company.rep, day=date(2026, 11, 25)) == 0
    row = Shipment.objects.filter(pk=shipment.pk)
    row.update(signed_at=shipment.sign_due)
    assert value("K21", company.rep) == value("K21", "EC") == 1
    row.update(signed_at=shipment.sign_due + timedelta(seconds=1))
    assert value("K21", company.rep) == 0
    row.update(claimed_at=shipment.arrived_at + timedelta(hours=24))
    assert value("K21", company.rep) == 1


def test_confirmed_ahead_but_for_orders_placed_too_late(company, files, goods):
    order = confirmed(company, files, goods)
    planned(company, order, goods)
    assert value("K22", company.rep) == 0
    row = Shipment.objects.filter(order=order)
    row.update(agreed_at=NOW)
    assert value("K22", company.rep) == 1
    # Ordered on Monday the 23rd for Friday the 27th: four working days; on Tuesday: three.
    Order.objects.filter(pk=order.pk).update(ordered_on=date(2026, 11, 23))
    assert value("K22", company.rep) == 1
    Order.objects.filter(pk=order.pk).update(ordered_on=date(2026, 11, 24))
    assert value("K22", company.rep) is None


def test_lines_complete_by_the_promised_day(company, files, goods):
    shipped = delivered(company, planned(company, confirmed(company, files, goods, "4"), goods))
    order = shipped.order
    Order.objects.filter(pk=order.pk).update(promised_on=date(2026, 11, 25))
    assert value("K45", company.rep, day=date(2026, 11, 25)) is None
    move(order, "signed", "2", on=date(2026, 11, 24))
    assert value("K45", company.rep) == 0
    move(order, "shipped", "2", on=date(2026, 11, 25))
    move(order, "signed", "2", on=date(2026, 11, 25))
    assert value("K45", company.rep) == 1


def owed_log(company, day: int, **given):
    fields = {"due_at": at(day, 18), "late_at": at(day, 20), "unit": company.units["EC-2-T"]} | given
    OwedReport.objects.create(user=company.rep, kind="day", first=date(2026, 11, day), **fields)


def test_logs_by_eight_in_the_evening(company):
    owed_log(company, 2, handed_in_at=at(2, 19))
    owed_log(company, 3, handed_in_at=at(3, 21), is_late=True)
    owed_log(company, 4)
    owed_log(company, 5, excused=True)
    assert value("K23", company.rep) == Decimal(1) / Decimal(3)
    # Today counts once its log is there.
    assert value("K23", company.rep, day=date(2026, 11, 4)) == Decimal("0.5")


def log(company, day: int, checked: datetime | None = None):
    made = WorkLog.objects.create(
        user=company.rep, unit=company.units["EC-2-T"], day=date(2026, 11, day), done="拜访", tomorrow="跟进"
    )
    row = WorkLog.objects.filter(pk=made.pk)
    row.update(state="submitted", submitted_at=at(day, 18))
    if checked:
        row.update(state="checked", checked_at=checked, checked_by=company.supervisor)


def test_logs_looked_at_by_ten_of_the_next_working_day(company):
    log(company, 5, at(6, 10))
    # Friday's by Monday at ten.
    log(company, 6, at(9, 9))
    log(company, 9, at(10, 11))
    log(company, 10)
    assert value("K44", company.supervisor) == value("K44", "EC-2-T") == Decimal("0.5")
    assert value("K44", company.regional) is None
    assert value("K44", company.supervisor, day=date(2026, 11, 10)) == Decimal(2) / Decimal(3)


def confirm(company, customer, monday: int, late: bool = False):
    WeeklyConfirmation.objects.create(
        customer=customer, week=date(2026, 11, monday), owner=company.rep, by=company.rep, status="active",
        confirmed_at=at(monday + 4, 12), late=late,
    )  # fmt: skip


def test_the_status_of_each_customer_week_by_week(company, files):
    """Zerun in the weeks from 2, 9, 16 and 23 November: confirmed, late, not at all, handed over."""
    confirm(company, files.zerun, 2)
    confirm(company, files.zerun, 9, late=True)
    handed_over(files.zerun, company.colleague, date(2026, 11, 25))
    assert value("K24", company.rep) == Decimal(1) / Decimal(3)
    Absence.objects.create(user=company.rep, kind="sick", starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 20))
    assert value("K24", company.rep) == Decimal("0.5")


def test_behind_the_weekly_status_stand_those_missed_and_sums_of_the_others(company, files):
    """Two customers, confirmed in the week from 2 November; then one late, one not at all."""
    handed_over(files.weizhiyuan, company.rep, date(2026, 10, 1))
    for customer in (files.zerun, files.weizhiyuan):
        confirm(company, customer, 2)
    confirm(company, files.zerun, 9, late=True)
    span = Span(period_of("2026-11"), date(2026, 11, 16))
    found = WeeklyStatus().evidence(span, Whose(person=company.rep.pk), limit=9)
    assert (found.numerator, found.denominator) == (2, 4)
    assert value("K24", company.rep, day=span.day) == Decimal("0.5")
    said = {(row.on.day, row.numerator, row.denominator, row.note, tuple(row.records)) for row in found.rows}
    assert said == {
        (6, 2, 2, "按时，合计", ()), (13, 0, 1, "逾期确认", (("customers.customer", files.zerun.pk),)),
        (13, 0, 1, "未确认", (("customers.customer", files.weizhiyuan.pk),)),
    }  # fmt: skip


def test_compliance_is_weighed_from_the_parts_there_are():
    def told(**values):
        return ProcessCompliance().figure(
            Sums(built_of={code: Figure(Decimal(value)) for code, value in values.items()} | {"K20": NO_FIGURE})
        ).value  # fmt: skip

    assert told(K21="0.9", K22="0.95", K23="1", K24="0.85") == Decimal("0.69") / Decimal("0.75")
    assert told() is None


def test_all_parts_of_the_example():
    parts = {"K20": "0.8", "K21": "0.9", "K22": "0.95", "K23": "1", "K24": "0.85"}
    sums = Sums(built_of={code: Figure(Decimal(share)) for code, share in parts.items()})
    assert ProcessCompliance().figure(sums).value == Decimal("0.89")
