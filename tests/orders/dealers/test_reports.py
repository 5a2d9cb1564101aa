"""Dealers' monthly reports: what they must add up to, what they go on from, who checks them (ORD-12, O18)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orders.dealer_goods import proposed_lines
from orders.handover.merging import _take
from orders.invariants.dealers import all_followed, goes_on
from orders.models import DealerReport, DealerReportLine
from orders.services.dealer_reports import (
    begin_report,
    check_report,
    correct_report,
    hand_in,
    send_back_report,
    write_report,
)
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_dealers import AUGUST, NOW, OCTOBER, SEPTEMBER, begun, checked, dealer, line, reported
from tests.cast_orders_invoiced import confirmed, deliver

pytestmark = pytest.mark.django_db


def code_of(kind: type[Refused], act) -> str:
    with pytest.raises(kind) as caught:
        act()
    return caught.value.code


def refused_by_database(act) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return str(caught.value)


def test_it_adds_up_or_is_refused(company, files, goods):
    report = begun(company, files)
    write = lambda *lines: write_report(actor=company.rep, report=report, lines=lines, now=NOW)  # noqa: E731
    nozzle = goods.nozzle
    assert code_of(Invalid, lambda: write(line(nozzle, closing="23"))) == "orders.closing-wrong"
    assert code_of(Invalid, lambda: write(line(nozzle, sold="-1"))) == "orders.figure-negative"
    assert code_of(Invalid, lambda: write(line(nozzle, sold="1.0001"))) == "orders.figure-wrong"
    assert code_of(Invalid, lambda: write(line(nozzle, sold="1e20"))) == "orders.figure-wrong"
    assert code_of(Invalid, lambda: write(line(nozzle, sold=None))) == "orders.figure-missing"
    assert code_of(Invalid, lambda: write(line(nozzle), line(nozzle))) == "orders.product-twice"
    # More sold than was there.
    assert code_of(Invalid, lambda: write(line(nozzle, sold="33"))) == "orders.figure-negative"
    write(line(nozzle, counted="21"), line(goods.film, sold=None, closing="30"))
    first, second = report.lines.order_by("no")
    assert (first.closing, first.difference, first.carried, second.sold) == (22, -1, None, 2)
    assert "dealer_line_balance" in refused_by_database(lambda: report.lines.update(closing=5))


def test_it_goes_on_from_the_last_one(company, files, goods):
    checked(company, files, goods, AUGUST)
    report = begun(company, files, SEPTEMBER)
    (known,) = proposed_lines(report)
    assert (known["product"], known["opening"], known["sold"]) == (goods.nozzle, 22, None)
    hand = lambda **more: hand_in(  # noqa: E731
        actor=company.rep, report=report, lines=[line(goods.nozzle, opening="25", **more)], name="郑", now=NOW
    )
    assert code_of(Invalid, hand) == "orders.opening-differs"
    done = hand(note="3 件为展会样机归还")
    assert (done.state, done.lines.get().carried, done.lines.get().closing) == ("submitted", 22, 27)
    assert "final" in refused_by_database(lambda: done.lines.update(note="x"))
    # Nobody types what it goes on from.
    october = begun(company, files, OCTOBER)
    made = DealerReportLine.objects.create(
        report=october, no=1, product=goods.nozzle, carried=99, opening=27, received=0, sold=0, closing=27
    )
    made.refresh_from_db()
    assert made.carried == 27
    without = DealerReportLine(report=october, no=2, product=goods.film, opening=5, received=0, sold=0, closing=5)
    assert "dealer_line_carried" in refused_by_database(without.save)
    assert list(goes_on()) == []


def test_a_count_is_what_the_next_month_begins_with(company, files, goods):
    checked(company, files, goods, AUGUST, counted="19")
    (known,) = proposed_lines(begun(company, files, SEPTEMBER))
    assert known["opening"] == 19


def test_what_we_delivered_is_proposed_as_in(company, files, goods):
    dealer(company, files)
    deliver(confirmed(company, files, goods, "2"), on=OCTOBER + timedelta(days=14))
    (known,) = proposed_lines(begun(company, files))
    assert (known["product"], known["delivered"], known["received"]) == (goods.filler, 2, 2)
    assert proposed_lines(begun(company, files, SEPTEMBER)) == []


def test_checked_by_another(company, files, goods):
    report = begun(company, files)
    typed = hand_in(actor=company.secretary, report=report, lines=[line(goods.nozzle)], now=NOW)
    own = lambda: check_report(actor=company.secretary, report=typed, now=NOW)  # noqa: E731
    assert (code_of(Refused, own), typed.submitted_name) == ("orders.own-report", company.secretary.name)
    with pytest.raises(Forbidden):
        check_report(actor=company.rep, report=typed, now=NOW)
    rows = DealerReport.objects.filter(pk=typed.pk)
    wrong = lambda: rows.update(state="closed", checked_by=company.secretary, checked_at=NOW)  # noqa: E731
    assert "dealer_report_four_eyes" in refused_by_database(wrong)
    done = check_report(actor=company.logistics, report=typed, now=NOW)
    assert (done.state, done.checked_by) == ("closed", company.logistics)


def test_sent_back_and_corrected_with_its_history(company, files, goods):
    report = reported(company, files, goods, AUGUST)
    back = send_back_report(actor=company.secretary, report=report, reason="销量与发票不符", now=NOW)
    assert (back.state, back.back_reason) == ("draft", "销量与发票不符")
    again = hand_in(actor=company.rep, report=back, lines=[line(goods.nozzle, sold="11")], name="郑", now=NOW)
    closed = check_report(actor=company.secretary, report=again, now=NOW)
    new = correct_report(actor=company.secretary, report=closed, reason="漏报 2 件", now=NOW)
    assert (new.edition, new.lines.get().sold, DealerReport.objects.get(pk=closed.pk).state) == (2, 11, "corrected")
    # While it is open no later month goes on from what is being changed.
    september = begun(company, files, SEPTEMBER)
    early = lambda: hand_in(  # noqa: E731
        actor=company.rep, report=september, lines=[line(goods.nozzle, opening="20")], name="郑", now=NOW
    )
    assert code_of(Refused, early) == "orders.correction-open"
    hand_in(actor=company.rep, report=new, lines=[line(goods.nozzle, sold="13")], name="郑", now=NOW)
    early_line = [line(goods.nozzle, opening="19")]
    hand_in(actor=company.rep, report=september, lines=early_line, name="郑", now=NOW)
    new.refresh_from_db()
    late = lambda: send_back_report(actor=company.secretary, report=new, reason="再改", now=NOW)  # noqa: E731
    assert code_of(Refused, late) == "orders.later-report"
    assert "later month" in refused_by_database(lambda: DealerReport.objects.filter(pk=new.pk).update(state="draft"))
    assert check_report(actor=company.secretary, report=new, now=NOW).state == "closed"
    assert [*goes_on(), *all_followed()] == []


def test_who_reports_what(company, files, goods):
    begin = lambda customer, month: begin_report(actor=company.rep, customer=customer, month=month, now=NOW)  # noqa: E731
    assert code_of(Invalid, lambda: begin(files.zerun, OCTOBER)) == "orders.no-dealer"
    customer = dealer(company, files)
    assert code_of(Invalid, lambda: begin(customer, NOW.date().replace(day=1))) == "orders.month-not-over"
    with pytest.raises(Forbidden):
        begin(files.dingsheng, OCTOBER)
    first = begin(customer, OCTOBER)
    assert begin(customer, OCTOBER) == first
    reported(company, files, goods)
    assert code_of(Invalid, lambda: begin(customer, OCTOBER)) == "orders.report-there"
    assert code_of(Invalid, lambda: begin(customer, AUGUST)) == "orders.later-report"


def test_files_that_become_one(company, files, goods):
    """Where only one of them reported its stock goes along; where both did the file that ends is history."""
    checked(company, files, goods)
    _take(files.zerun, files.weizhiyuan, company.manager)
    assert DealerReport.objects.handed_in().get().customer == files.weizhiyuan
    DealerReport.objects.create(customer=files.zerun, month=OCTOBER, due_on=NOW.date(), made_at=NOW)
    _take(files.zerun, files.weizhiyuan, company.manager)
    assert DealerReport.objects.filter(customer=files.weizhiyuan, merged_at__isnull=False).count() == 1
    assert DealerReport.objects.handed_in().count() == 1
    assert Decimal(DealerReport.objects.handed_in().get().lines.get().closing) == 22
