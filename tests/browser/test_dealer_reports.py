"""Journey: a dealer reports its month on a phone, goods and money are checked with it, the difference is followed (O18, ORD-12)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from orders.models import DealerCheck, DealerDifference, DealerReport
from orders.services.dealer_reports import begin_report, check_report, hand_in
from orders.statement_coverage import month_before
from tests.browser.conftest import PHONE, Watched
from tests.cast_dealers import dealer, line, newest_token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def submit(seen: Watched, path: str = "", button: str = ".main form .btn.primary", **fields: str) -> None:
    """A form of the house, filled and sent."""
    if path:
        assert seen.open(path) == 200
    for name, value in fields.items():
        field = seen.page.locator(f"[name='{name.replace('__', '-')}']")
        (field.select_option if field.evaluate("node => node.tagName") == "SELECT" else field.fill)(value)
    with seen.page.expect_navigation():
        seen.page.locator(button).first.click()


def reported(company, goods, customer, month: date) -> None:
    """The report before, which this one goes on from: 22 nozzles are left."""
    now = timezone.now()
    report = begin_report(actor=company.rep, customer=customer, month=month, now=now)
    report = hand_in(actor=company.rep, report=report, lines=[line(goods.nozzle)], name="郑海涛", now=now)
    check_report(actor=company.secretary, report=report, now=now)


def test_from_the_letter_to_the_verified_difference(company, files, goods, visit):
    cache.clear()
    customer, month = dealer(company, files), month_before(timezone.localdate())
    reported(company, goods, customer, month_before(month))

    # The rep begins the report of the month that is over and lets the dealer fill it in.
    rep, record = visit("rep"), f"/orders/replenishment/{customer.code}/"
    assert rep.open(record) == 200
    rep.page.locator(f"a[href='{record}report/']").click()
    submit(rep)
    report = DealerReport.objects.get(month=month)
    submit(rep, f"/orders/dealers/reports/{report.pk}/ask/", to="zheng@zerun.example")

    # Its bookkeeper, on a phone: nobody is signed in, no cookie is left.
    phone = visit("", size=PHONE)
    page, link = phone.page, f"/orders/dealers/link/{newest_token()}/"
    page.context.clear_cookies()
    assert phone.open(link) == 200
    assert phone.overflow() == 0
    assert page.locator("[name=l0-opening]").input_value() == "22"
    hand_over = ".outside-acts button"
    submit(phone, button=hand_over, l0__opening="20", l0__sold="5", name="郑海涛")
    # Another opening than was left needs a word; what was typed stands there as typed.
    assert page.locator(".error").count() == 1
    assert page.locator("[name=l0-sold]").input_value() == "5"
    assert phone.overflow() == 0
    submit(phone, button=hand_over, l0__opening="22")
    assert page.locator("[role=status]").is_visible()
    assert page.locator("form").count() == 0
    assert page.context.cookies() == []
    report.refresh_from_db()
    assert (report.state, report.submitted_name, report.lines.get().stock) == ("submitted", "郑海涛", 17)

    # The secretary sees that it is right; only then it counts as checked.
    desk = visit("secretary")
    assert desk.open(f"/orders/dealers/reports/{report.pk}/") == 200
    desk.page.locator(".page-head .btn.primary").click()
    submit(desk)
    report.refresh_from_db()
    assert (report.state, report.checked_by) == ("closed", company.secretary)

    # Goods and money are checked on the spot, on a phone: two nozzles are missing.
    here = visit("rep", size=PHONE)
    submit(here, f"{record}check/")
    assert here.overflow() == 0
    submit(here, l0__counted="15", dealer_balance="0", with_whom="郑海涛")
    check = DealerCheck.objects.get()
    missing = DealerDifference.objects.get()
    assert (check.state, missing.quantity, missing.owner) == ("open", -2, company.secretary)
    assert here.overflow() == 0

    # Solved by the secretary, seen by the manager: neither who solved it nor who took the check says that it is.
    way = f"/orders/dealers/differences/{missing.pk}/"
    submit(desk, f"{way}solve/", ".main form [type=submit]", how="sold", answer="月底零售两件未录入，已补报。")
    for one in (desk, rep):
        assert one.open(f"/orders/dealers/checks/{check.pk}/") == 200
        assert one.page.locator(f"a[href='{way}verify/']").count() == 0
    submit(visit("manager"), f"{way}verify/", ".main form [type=submit]")
    check.refresh_from_db()
    missing.refresh_from_db()
    assert (check.state, missing.state, missing.verified_by) == ("closed", "verified", company.manager)
    assert check.ledger_balance == Decimal(0)
