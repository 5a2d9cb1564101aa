"""Orders, shipments and contracts of a leaver go to an heir; what is confirmed counts for who sold it (ACC-9, A1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services.leaving import open_duties
from customers.models import Ownership
from orders.models import Order, SalesMonth
from orders.services.orders import confirm_order, submit_order
from salesops.core.sockets.handover import handover_parts
from tests.cast_contracts import in_force, opened, submitted
from tests.cast_orders_made import NOW, TODAY, account, draft, owes


def hand_over(company, part: str, heir) -> int:
    """As the engine does it, on the day itself."""
    plug = handover_parts.get(part)
    assert plug.blocks(company.rep, heir, timezone.localdate()) == []
    return plug.take(person=company.rep, heir=heir, day=TODAY, actor=company.admin, now=NOW)


def confirmed(company, files, goods) -> Order:
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    return confirm_order(actor=company.secretary, order=order, now=NOW)


@pytest.fixture
def work(company, files, goods):
    account(files.zerun, "5000000")
    return confirmed(company, files, goods), draft(company, files.zerun, goods)


def intake() -> dict[str, Decimal]:
    rows = SalesMonth.objects.values_list("owner__username", "intake_net")
    return {name: amount for name, amount in rows if amount}


def test_what_is_confirmed_keeps_its_owner_and_gets_a_keeper(company, work):
    sold, written = work
    before = intake()
    assert hand_over(company, "orders.open_orders", company.colleague) == 2
    for order in work:
        order.refresh_from_db()
    assert (sold.owner, sold.keeper, sold.in_care_of) == (company.rep, company.colleague, company.colleague)
    assert (written.owner, written.keeper) == (company.colleague, None)
    assert intake() == before == {"rep": Decimal("100000.00")}
    # It waits for nobody else any more, and the heir sees it though the customer is somebody else's.
    assert handover_parts.get("orders.open_orders").count(company.rep, TODAY) == 0
    assert handover_parts.get("orders.open_orders").count(company.colleague, TODAY) == 2
    assert set(Order.objects.visible_to(company.colleague)) == {sold, written}
    page = Client()
    page.force_login(company.colleague)
    said = page.get(reverse("orders:order", args=[sold.number])).content.decode()
    assert f"现由 {company.colleague.name}" in said
    assert sold.number in page.get(reverse("orders:orders"), {"keeper": "colleague"}).content.decode()


def test_handed_on_and_back_to_who_sold_it(company, work):
    sold, _written = work
    hand_over(company, "orders.open_orders", company.colleague)
    plug = handover_parts.get("orders.open_orders")
    plug.take(person=company.colleague, heir=company.rep, day=TODAY, actor=None, now=NOW)
    sold.refresh_from_db()
    assert (sold.owner, sold.keeper) == (company.rep, None)


def test_a_leaver_holds_nothing(company, work):
    said = [refusal.figures["what"] for refusal in open_duties(company.rep, TODAY)]
    assert "未完结订单" in said
    hand_over(company, "orders.open_orders", company.colleague)
    assert "未完结订单" not in [refusal.figures["what"] for refusal in open_duties(company.rep, TODAY)]


def test_contracts_of_every_open_state_move(company, files, goods):
    account(files.zerun, "5000000")
    live, written = in_force(company, files.zerun, goods), opened(company, files.zerun, goods)
    # The draft of an order comes with the signing; it is an order.
    assert hand_over(company, "orders.open_contracts", company.colleague) == 2
    for contract in (live, written):
        contract.refresh_from_db()
        assert (contract.owner, contract.state) == (company.colleague, contract.state)
    assert handover_parts.get("orders.open_contracts").count(company.rep, TODAY) == 0


def test_what_waits_for_a_decision_is_decided_first(company, files, goods):
    account(files.zerun)
    owes(files.zerun, "1499000")
    held = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    asked = submitted(company, files.zerun, goods)
    today = timezone.localdate()
    for part, record in (("orders.open_orders", held), ("orders.open_contracts", asked)):
        blocks = handover_parts.get(part).blocks
        (refusal,) = blocks(company.rep, company.colleague, today)
        assert (refusal.code.endswith("-undecided"), refusal.figures["records"]) == (True, [record.number])
        # Planned for later there is time until then; who neither sells nor leads inherits nothing.
        assert blocks(company.rep, company.colleague, today + timedelta(days=9)) == []
        assert [r.code for r in blocks(company.rep, company.auditor, today + timedelta(days=9))] == [
            "customers.heir-sells-not"
        ]


def test_the_page_of_the_handover_counts_them(company, files, work):
    client = Client()
    client.force_login(company.admin)
    day = timezone.localdate() + timedelta(days=7)
    asked = {"person": company.rep.username, "heir": company.colleague.username, "day": day.isoformat(), "leaves": "on"}
    said = client.get(reverse("accounts:new_handover"), asked).content.decode()
    assert "未完结订单" in said
    assert work[0].number in said
    assert Ownership.objects.filter(owner=company.rep).exists()
