"""Ownership and protection on the customer's page; what each reader may do there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from customers.models import Customer
from customers.panels.pool import protection
from tests.conftest import TODAY

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def may(customer, user):
    found = protection(customer, user, NOW)
    return {name for name in ("may_claim", "may_assign", "may_release", "may_change") if found[name]}


def test_what_each_may_do(company, files):
    assert may(files.zerun, company.rep) == {"may_release"}
    assert may(files.zerun, company.supervisor) == {"may_release", "may_change"}
    assert may(files.zerun, company.finance) == set()
    assert may(files.anrui, company.rep) == {"may_claim"}
    assert may(files.anrui, company.supervisor) == {"may_claim", "may_assign"}
    assert may(files.anrui, company.other_rep) == set()


def test_protection_and_history(company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(created_at=NOW, last_contact_at=NOW)
    found = protection(Customer.objects.get(pk=files.zerun.pk), company.rep, NOW)
    assert (found["falls_on"] - TODAY).days == 30  # grade A
    assert [row.owner for row in found["history"]] == [company.rep]


def test_the_page_shows_it(company, files, client):
    client.force_login(company.rep)
    page = client.get(f"/customers/{files.anrui.code}/").content.decode()
    assert f"/customers/{files.anrui.code}/claim/" in page
    response = client.post(f"/customers/{files.anrui.code}/claim/")
    assert response.status_code == 302
    assert Customer.objects.get(pk=files.anrui.pk).owner == company.rep
