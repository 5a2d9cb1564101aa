"""The rep hears of money and of money taken back; the timeline tells both, and what became of statements (ORD-8, ORD-9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.panels import receipts as paid
from orders.panels import statements as stated
from orders.services.receipts import book_receipt, reverse
from salesops.core.notify.models import Notification
from tests.cast_orders_statements import NOW, disputed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def test_booked_and_reversed(company, files):
    one = book_receipt(
        actor=company.secretary, customer=files.zerun, amount=Decimal(700), received_on=date(2026, 11, 2), now=NOW
    )
    reverse(actor=company.finance, receipt=one, reason="记错客户", on=timezone.localdate(NOW), now=NOW)
    heard = Notification.objects.filter(person=company.rep).order_by("pk").values_list("event", flat=True)
    assert list(heard) == ["orders.customer_paid", "orders.receipt_reversed"]
    told = paid.happened(files.zerun, company.rep, LATER, 10)
    assert [one.number in entry.title for entry in told] == [True, True]
    assert {entry.text for entry in told} == {"", "记错客户"}
    assert paid.happened(files.dingsheng, company.rep, LATER, 10) == []


def test_sent_and_disputed(company, files):
    statement = disputed(company, files)
    told = stated.happened(files.zerun, company.rep, LATER, 10)
    assert [entry.text for entry in told] == ["郑海涛", statement.sent_to]
    assert all("11,000.00" in entry.title for entry in told)
    assert Notification.objects.filter(person=company.rep, event="orders.statement_disputed").exists()
