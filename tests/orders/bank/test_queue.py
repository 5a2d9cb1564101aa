"""What the desk asks in one question is what the rows themselves say; few lines find what many would (ORD-9)."""

import pytest

from customers.models import Customer
from orders import matching_book
from orders.desk_queue import queue_of
from orders.models import BankLine
from orders.services.bank_proposals import looked_at, propose_matches
from orders.services.reconciliation import set_aside
from tests.cast_orders_bank import line, owe
from tests.cast_orders_made import NOW


@pytest.fixture
def brought(company, files):
    """Lines of customers in two regions, one that waits for nobody's invoice, one dealt with."""
    owe(files.zerun, "FP-2026-01066", "268000")
    owe(files.zerun, "FP-2026-01081", "150000")
    owe(files.dingsheng, "FP-2026-01082", "59100")
    Customer.objects.filter(pk=files.dingsheng.pk).update(short_name="鼎盛电子")
    lines = [
        line(files.zerun.name, "418000", "设备款"),
        line("某某控股", "59100", "代鼎盛电子付款"),
        line("王某", "268000", "FP-2026-01066"),
        line("广源投资管理中心", "88888"),
        line("财付通", "12.5"),
    ]
    propose_matches(actor=None, lines=None, now=NOW)
    interest = BankLine.objects.get(pk=lines[-1].pk)
    set_aside(actor=company.secretary, line=interest, reason="结息", version=interest.version, now=NOW)
    return lines


@pytest.mark.parametrize("who", ["secretary", "finance", "rep", "manager", "hr"])
def test_the_queue_is_what_the_reader_sees(company, brought, who):
    reader = getattr(company, who)
    seen = list(BankLine.objects.visible_to(reader))
    waiting = [row for row in seen if row.state == "open"]
    queue = queue_of(reader, None)
    assert {row.pk for row in queue.rows} == {row.pk for row in waiting}
    assert (queue.sums["count"], queue.sums["waiting"]) == (len(seen), len(waiting))
    assert queue.sums["total"] == sum(row.amount for row in seen)
    assert queue.sums["not_ours"] == sum(row.state == "not_ours" for row in seen)
    assert queue.sums["sure"] == sum(row.confidence == "high" for row in waiting)
    named = Customer.objects.filter(pk__in={one["customer"] for row in waiting for one in row.proposals})
    assert queue.people == set(named.in_reach(reader, "receipts", "v").values_list("pk", flat=True))


def test_somebody_sees_a_part_of_the_lines(company, brought):
    """Else the test above would compare all with all."""
    counts = {who: queue_of(getattr(company, who), None).sums["count"] for who in ("secretary", "finance", "rep", "hr")}
    assert counts["finance"] == len(brought)
    assert 0 < counts["rep"] < len(brought)


def test_few_lines_find_what_many_do(company, brought, monkeypatch):
    lines = list(BankLine.objects.waiting())
    found = looked_at(lines, NOW)
    assert [one.customer for one in found[brought[1].pk]][:1], "nobody is called by a short name"
    monkeypatch.setattr(matching_book, "MANY", 0)
    assert looked_at(lines, NOW) == found
