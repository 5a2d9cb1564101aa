"""Write-offs and refunds of the demo, on the small company of the tests."""

import random
from datetime import timedelta

from orders.demo.write_offs import build_write_offs
from orders.invariants import ledger
from orders.models import Refund, WriteBack, WriteOff
from salesops.core.sockets.demo import DemoCompany
from tests.cast_orders_made import TODAY
from tests.cast_orders_paid import billed, booked, paid


def test_one_of_each(company, files):
    day = TODAY - timedelta(days=12)
    for n, customer in enumerate((files.zerun, files.weizhiyuan)):
        billed(customer, "8000", f"FP-2026-9001{n}", due_on=TODAY - timedelta(days=40))
        billed(customer, "9000", f"FP-2026-9002{n}", due_on=TODAY - timedelta(days=30))
    for n, amount in enumerate(("8000", "700", "600")):
        item = billed(files.zerun, amount, f"FP-2026-9003{n}")
        paid(company, booked(company, files.zerun, amount, on=day), (item, amount))
    billed(files.zerun, "12000", "FP-2026-90040", due_on=TODAY + timedelta(days=20))
    people = {name: getattr(company, name) for name in ("rep", "secretary", "finance")}
    build_write_offs(DemoCompany("small", TODAY, random.Random(1), people))
    assert {found.state for found in WriteOff.objects.all()} >= {"posted"}
    assert WriteOff.objects.filter(cause="fee", state="posted").exists()
    assert {found.state for found in Refund.objects.all()} >= {"requested"}
    assert WriteBack.objects.count() <= 1
    assert [*ledger.write_offs_are_booked(), *ledger.refunds_are_booked(), *ledger.balance_is_its_items()] == []
