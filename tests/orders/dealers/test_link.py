"""The dealer's page: guess-proof, without sign-in, handed in once (O18; security.md 3 and 5)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from orders.jobs.dealers import ask_all
from orders.models import DealerReport, DealerReportLink
from orders.services.dealer_links import revoke_link
from orders.services.dealer_reports import check_report, send_back_report
from salesops.core.links.models import Link
from salesops.core.notify.models import Mail, Notification
from tests.cast_dealers import AUGUST, OCTOBER, SEPTEMBER, asked, checked, dealer, newest_token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uncounted():
    cache.clear()


@pytest.fixture
def report(company, files, goods) -> DealerReport:
    checked(company, files, goods, SEPTEMBER)
    return asked(company, files, now=timezone.now())


@pytest.fixture
def phone() -> Client:
    return Client(enforce_csrf_checks=True)


def here(token: str, more: str = "") -> str:
    return f"/orders/dealers/link/{token}/{more}"


def said(report: DealerReport, **fields):
    row = {"l0-sku": "GZ-100-FV", "l0-opening": "22", "l0-received": "0", "l0-sold": "5"}
    return {"seen": report.version, "name": "郑海涛", "rows": "4", **row, **fields}


def test_it_shows_that_month_and_keeps_quiet(report, goods, phone):
    token = newest_token()
    shown = phone.get(here(token))
    text = shown.content.decode()
    assert (shown.status_code, goods.nozzle.name in text, 'value="22"' in text) == (200, True, True)
    assert (shown["Referrer-Policy"], shown["X-Robots-Tag"][:7], "no-store" in shown["Cache-Control"]) == (
        "no-referrer", "noindex", True,
    )  # fmt: skip
    # No session, no cookie, no price, nothing of the catalogue the dealer never bought.
    assert (shown.cookies, "226" in text, goods.labeller.name in text, "csrf" in text) == ({}, False, False, False)
    assert "Sales and stock" in phone.get(here(token, "en/")).content.decode()
    assert (DealerReportLink.objects.get().opened, Link.objects.get().digest != token) == (2, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE (before::text || after::text) LIKE %s", [f"%{token}%"])
        assert cursor.fetchone()[0] == 0


def test_guessed_expired_and_revoked_are_one_answer(report, company, phone):
    token = newest_token()
    unknown, posted = phone.get(here("A" * 43)), phone.post(here("B" * 43), said(report))
    Link.objects.update(
        expires_at=timezone.now() - timedelta(seconds=1), created_at=timezone.now() - timedelta(days=46)
    )
    expired = phone.get(here(token))
    Link.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert phone.get(here(token)).status_code == 200
    revoke_link(actor=company.secretary, report=report, now=timezone.now())
    every = (unknown, posted, expired, phone.get(here(token)))
    assert len({(one.status_code, one.content) for one in every}) == 1
    assert unknown.status_code == 404
    answers = [phone.get(here(f"{n:043d}")).status_code for n in range(10)]
    assert answers[-1] == 429


def test_handed_in_once(report, company, goods, phone):
    token = newest_token()
    nameless = phone.post(here(token), said(report, name=""))
    gap = phone.post(here(token), said(report, **{"l0-opening": "30"}))
    strange = phone.post(here(token), said(report, **{"l1-sku": goods.labeller.sku, "l1-sold": "1"}))
    stale = phone.post(here(token), said(report, seen="1"))
    statuses = [one.status_code for one in (nameless, gap, strange, stale)]
    assert (statuses, DealerReport.objects.get(pk=report.pk).state) == ([422, 422, 422, 409], "draft")
    assert 'value="30"' in gap.content.decode()
    other = phone.post(here(token), said(report), HTTP_SEC_FETCH_SITE="cross-site")
    assert other.status_code == 403
    done = phone.post(here(token), said(report), HTTP_SEC_FETCH_SITE="same-origin")
    assert (done.status_code, done["Location"]) == (303, here(token))
    found = DealerReport.objects.get(pk=report.pk)
    assert (found.state, found.submitted_name, found.submitted_by, found.place, found.source) == (
        "submitted", "郑海涛", None, "127.0.0.1", "link",
    )  # fmt: skip
    assert found.lines.get().closing == 17
    again = phone.post(here(token), said(found))
    assert (again.status_code, "郑海涛" in phone.get(here(token)).content.decode()) == (409, True)
    told = Notification.objects.filter(event="orders.dealer_report_in").values_list("person__username", flat=True)
    assert set(told) == {company.secretary.username}
    back = send_back_report(actor=company.secretary, report=found, reason="少报一件", now=timezone.now())
    assert "少报一件" in phone.get(here(token)).content.decode()
    assert phone.post(here(token), said(back, **{"l0-sold": "6"})).status_code == 303
    check_report(actor=company.secretary, report=found, now=timezone.now())
    assert phone.get(here(token)).status_code == 404


def test_all_are_asked_once(company, files, goods, django_assert_max_num_queries):
    customer = dealer(company, files)
    checked(company, files, goods, AUGUST)
    # Another market's dealer is another secretary's, and who sells nothing on is asked nothing.
    type(customer).objects.filter(pk=files.dingsheng.pk).update(kind="dealer", status="active")
    assert ask_all(company.secretary, OCTOBER) == {"asked": 1}
    assert ask_all(company.secretary, OCTOBER) == {"asked": 0}
    assert (Mail.objects.count(), DealerReport.objects.get(month=OCTOBER).sent_to) == (1, "zheng@zerun.example")
