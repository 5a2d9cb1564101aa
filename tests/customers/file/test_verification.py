"""Verified again by an interval of the grade: days, list, reminder, one key (CUS-1)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from customers.reminders.file import verifications
from customers.verification import latest_past, months_later, verification_due, waiting
from salesops.core.notify.params import Among
from salesops.core.policies.models import PolicyVersion
from salesops.core.sockets.policies import policies
from tests.customers.grading.making import MONDAY, at
from tests.customers.tables.test_customer_list import codes, page

__all__ = ["page"]
pytestmark = pytest.mark.django_db
ZERUN, WEIZHIYUAN, ANRUI = "C-000001", "C-000002", "C-000004"


def verified(code: str, on: date | None) -> None:
    Customer.objects.filter(code=code).update(verified_on=on)


@pytest.mark.parametrize(
    ("since", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 2, 28), -3, date(2025, 11, 28)),
        (date(2026, 12, 5), 12, date(2027, 12, 5)),
    ],
)
def test_months_later(since, months, later):
    assert months_later(since, months) == later


def test_the_condition_of_sql_is_the_day_of_one_file():
    """Every day of two years, every interval: what is past by the one is past by the other."""
    for months in (1, 3, 6, 12):
        for number in range(730):
            today = date(2026, 1, 1) + timedelta(days=number)
            last = latest_past(today, months)
            assert months_later(last, months) < today <= months_later(last + timedelta(days=1), months)


def test_the_interval_is_that_of_the_grade_on_the_day(files):
    verified(ZERUN, date(2026, 8, 20))
    files.zerun.refresh_from_db()
    assert verification_due(files.zerun, date(2026, 11, 20)) == date(2026, 11, 20)
    rows = Customer.objects.filter(code=ZERUN)
    assert not waiting(rows, date(2026, 11, 20)).exists()
    assert waiting(rows, date(2026, 11, 21)).exists()
    # B has six months.
    rows.update(grade="B")
    assert not waiting(rows, date(2026, 11, 21)).exists()
    # A policy from tomorrow on says nothing about today.
    values = {"grades": [row | {"verify_months": 1} for row in policies.get("customers.cadence").shipped["grades"]]}
    written = {"created_at": at(MONDAY), "changed_at": at(MONDAY)}
    version = PolicyVersion.objects.create(
        code="customers.cadence", number=9, valid_from=date(2026, 11, 22), values=values, **written
    )
    PolicyVersion.objects.filter(pk=version.pk).update(state="published", published_at=at(MONDAY))
    assert not waiting(rows, date(2026, 11, 21)).exists()
    assert waiting(rows, date(2026, 11, 22)).exists()


def test_the_list_marks_and_finds_them(page, files):
    today = timezone.localdate()
    verified(ZERUN, today - timedelta(days=200))
    verified(WEIZHIYUAN, today - timedelta(days=20))
    verified(ANRUI, today)
    assert codes(page("manager", "/customers/?verification=due")) == {ZERUN}
    assert codes(page("manager", "/customers/?verification__not=due")) == {WEIZHIYUAN, ANRUI}
    text = page("manager", "/customers/?columns=name,verified_on,verify_by").content.decode()
    assert text.count('<span class="late-t"><time datetime="') == 2
    Customer.objects.filter(code=ZERUN).update(status="archived")
    assert codes(page("manager", "/customers/?verification=due")) == set()


def test_the_shipped_view_is_of_ones_own_care(page, files, company):
    Customer.objects.update(opened_on=date(2020, 1, 1))
    assert codes(page("rep", "/customers/?view=to-verify")) == {ZERUN}
    assert "to-verify" not in [t.key for t in page("auditor").context["list"].tabs]


def test_many_at_once_from_the_list(client, company, files):
    client.force_login(company.supervisor)
    sent = {"pick": [ZERUN, WEIZHIYUAN], "confirm": "1"}
    assert client.post(reverse("lists:bulk", args=["customers.customers", "verify"]), sent).status_code in (200, 302)
    done = Customer.objects.filter(verified_by=company.supervisor, verified_on=timezone.localdate())
    assert set(done.values_list("code", flat=True)) == {ZERUN, WEIZHIYUAN}


def test_the_page_says_since_when(client, company, files):
    verified(ZERUN, timezone.localdate() - timedelta(days=200))
    client.force_login(company.rep)
    address = reverse("customers:customer", args=[ZERUN])
    assert 'class="late-t"' in client.get(address).content.decode()
    client.post(reverse("customers:verify", args=[ZERUN]))
    assert "To be verified since" not in client.get(address, headers={"accept-language": "en"}).content.decode()


def test_monday_morning_each_owner_hears_how_many(company, files, django_assert_max_num_queries):
    assert list(verifications(at(MONDAY, 8))) == []
    Customer.objects.filter(code=WEIZHIYUAN).update(status="archived")
    with django_assert_max_num_queries(4):
        told = {due.to[0]: due for due in verifications(at(MONDAY, 9))}
    # Nobody owns the pool's; the archived one waits for nothing.
    assert set(told) == {company.rep, company.other_rep}
    assert told[company.rep].params == {"count": 1, "names": Among.of([files.zerun])}
    files.zerun.verified_on = MONDAY
    verified(ZERUN, MONDAY)
    later = list(verifications(at(MONDAY + timedelta(days=2), 9)))
    assert [(due.to, due.key) for due in later] == [([company.other_rep], f"{company.other_rep.pk}:{MONDAY}")]
