"""Customers that stop ordering: to reactivate after 90 days, lost after 12 months (defaults.md 2.5)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from customers.jobs.status import follow
from customers.models import Customer
from customers.services.order_status import batches, follow_orders
from salesops.core.audit.models import Activity
from salesops.core.policies.values import shipped
from salesops.core.sockets.policies import policies
from tests.conftest import TODAY
from tests.customers.credit.facts import feed, unplug

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def status_of(customer: Customer) -> str:
    return Customer.objects.get(pk=customer.pk).status


@pytest.mark.parametrize(
    ("status", "last_order", "after"),
    [
        ("active", TODAY - 89 * DAY, "active"),
        ("active", TODAY - 90 * DAY, "dormant"),
        ("active", date(2025, 11, 21), "dormant"),
        ("active", date(2025, 11, 20), "lost"),
        ("dormant", date(2025, 11, 20), "lost"),
        ("dormant", TODAY, "dormant"),
        # No data moves nothing; what people or credit say stays.
        ("active", None, "active"),
        ("following", date(2024, 1, 2), "following"),
        ("signing", date(2024, 1, 2), "signing"),
        ("frozen", date(2024, 1, 2), "frozen"),
        ("archived", date(2024, 1, 2), "archived"),
    ],
)
def test_the_status_follows_the_last_order(files, monkeypatch, status, last_order, after) -> None:
    Customer.objects.filter(pk=files.zerun.pk).update(status=status)
    feed(monkeypatch, last_order_on={files.zerun: last_order} if last_order else {})
    moved = follow_orders(actor=None, ids=[files.zerun.pk], day=TODAY)
    assert (status_of(files.zerun), moved) == (after, int(status != after))
    assert follow_orders(actor=None, ids=[files.zerun.pk], day=TODAY) == 0


def test_while_nobody_feeds_orders_the_night_moves_nothing(files, monkeypatch) -> None:
    unplug(monkeypatch, "last_order_on")
    Customer.objects.update(status="active")
    job = SimpleNamespace(result={}, check_cancelled=lambda: None)
    follow(job)
    assert job.result == {"moved": 0}
    assert list(batches()) == []


def test_set_based_and_in_the_timeline(client, company, files, monkeypatch, django_assert_max_num_queries) -> None:
    Customer.objects.update(status="active")
    feed(
        monkeypatch,
        last_order_on={files.zerun: date(2020, 1, 2), files.weizhiyuan: TODAY - 90 * DAY, files.dingsheng: TODAY},
    )
    [ids] = list(batches())
    with django_assert_max_num_queries(10):
        assert follow_orders(actor=None, ids=ids, day=TODAY) == 2
    statuses = [status_of(c) for c in (files.zerun, files.weizhiyuan, files.dingsheng, files.anrui)]
    assert statuses == ["lost", "dormant", "active", "active"]
    assert Activity.objects.filter(verb="customers.follow_orders").count() == 2
    client.force_login(company.rep)
    page = client.get(reverse("customers:customer", args=[files.zerun.code]))
    assert "长期未下单，状态自动变更" in page.content.decode()


@pytest.mark.parametrize(("months", "days", "codes"), [(12, 90, []), (3, 93, ["customers.lost-too-early"])])
def test_lost_comes_after_dormant(months, days, codes) -> None:
    kind = policies.get("customers.status")
    found = kind.check({**shipped(kind), "lost_months": months, "dormant_days": days})
    assert [refusal.code for refusal in found] == codes


def test_the_view_of_the_list_says_the_days_of_the_policy(client, company, files, monkeypatch) -> None:
    feed(monkeypatch, last_order_on={})
    client.force_login(company.rep)
    assert "停购 90 天" in client.get(reverse("customers:customers")).content.decode()
