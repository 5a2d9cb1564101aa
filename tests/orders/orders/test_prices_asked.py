"""Discounts and prices below the floor: who decides, for which figures, together with credit (defaults.md 11)."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from orders.asking import would_be_asked
from orders.models import LineEntry
from orders.services.drafts import edit_order
from orders.services.orders import cancel_order, confirm_order, lines_of, return_order, submit_order
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve, reject
from salesops.core.refusals import Refused
from tests.cast_orders_made import NOW, TODAY, account, draft, owes


def submitted(company, files, goods, quantity: str = "1", **line):
    account(files.zerun)
    return submit_order(actor=company.rep, order=draft(company, files.zerun, goods, quantity, **line), now=NOW)


def approval_of(order, matter: str = "orders.price") -> Approval:
    return Approval.objects.of("orders.order", order.pk).filter(matter=matter).first()


def stages(approval) -> list[tuple[int, str]]:
    return [(step.stage, step.approver) for step in approval.steps.order_by("stage", "pk")]


def decide(approval, service, **more) -> None:
    while approval.is_pending:
        step = approval.steps.filter(state="open").order_by("pk").first()
        service(step_id=step.pk, actor=step.people.order_by("pk").first().user, now=NOW, **more)
        approval.refresh_from_db()


def confirm(company, order):
    return confirm_order(actor=company.secretary, order=order, now=NOW)


def refused(company, order) -> list[str]:
    with pytest.raises(Refused) as caught:
        confirm(company, order)
    return [refusal.code for refusal in caught.value.refusals]


@pytest.mark.parametrize(
    ("discount", "asked"),
    [
        ("0.05", None),
        ("0.050001", [(1, "supervisor")]),
        ("0.10", [(1, "supervisor")]),
        ("0.100001", [(1, "MM")]),
        ("0.15", [(1, "MM")]),
        ("0.150001", [(1, "director")]),
        # 113,000 − 20 % is the floor itself.
        ("0.20", [(1, "director")]),
        # 90,399.887 a piece, 79,999.90 net: above the cost of 70,000.
        ("0.200001", [(1, "MM"), (2, "director")]),
        # 79,100 is 70,000 net: no loss; a little less is one.
        ("0.30", [(1, "MM"), (2, "director")]),
        ("0.300001", [(1, "MM"), (2, "director"), (2, "finance"), (3, "GM")]),
    ],
)
def test_who_decides(company, files, goods, discount, asked):
    order = submitted(company, files, goods, discount_rate=Decimal(discount))
    found = approval_of(order)
    assert (stages(found) if found else None) == asked
    if found:
        assert found.requester == company.rep
        assert {str(step.limit) for step in found.steps.all()} == {"4 wh" if len(asked) == 1 else "8 wh"}


def test_nothing_is_confirmed_before_the_prices_are_approved(company, files, goods):
    order = submitted(company, files, goods, discount_rate=Decimal("0.08"))
    assert order.state == "submitted"
    assert refused(company, order) == ["orders.waits-for-price", "orders.discount-needs-approval"]
    assert not LineEntry.objects.exists()
    decide(approval_of(order), approve, note="同意")
    order.refresh_from_db()
    # Its credit was fine: the secretary confirms as ever.
    assert order.state == "submitted"
    assert confirm(company, order).state == "confirmed"


def test_refused_prices_give_the_draft_back(company, files, goods):
    order = submitted(company, files, goods, discount_rate=Decimal("0.08"))
    decide(approval_of(order), reject, note="不能再让")
    order.refresh_from_db()
    assert order.state == "draft"


def test_what_was_approved_holds_for_these_figures_only(company, files, goods):
    order = submitted(company, files, goods, discount_rate=Decimal("0.08"))
    decide(approval_of(order), approve)
    order = return_order(actor=company.secretary, order=order, now=NOW, reason="改交期")
    same = submit_order(actor=company.rep, order=order, now=NOW)
    assert approval_of(same).state == "approved"
    assert Approval.objects.count() == 1
    order = return_order(actor=company.secretary, order=same, now=NOW, reason="改数量")
    lines = [{"product": goods.filler, "quantity": Decimal(2), "discount_rate": Decimal("0.08")}]
    order = edit_order(actor=company.rep, order=order, lines=lines, now=NOW)
    order = submit_order(actor=company.rep, order=order, now=NOW)
    assert approval_of(order).is_pending
    assert "orders.waits-for-price" in refused(company, order)


def test_credit_and_prices_are_asked_at_once_and_both_must_hold(company, files, goods):
    owes(files.zerun, "1450000")
    order = submitted(company, files, goods, discount_rate=Decimal("0.08"))
    assert order.state == "credit_hold"
    assert Approval.objects.pending().count() == 2
    assert refused(company, order)[:2] == ["orders.waits-for-credit", "orders.waits-for-price"]
    decide(approval_of(order, "orders.over_credit"), approve)
    order.refresh_from_db()
    assert order.state == "credit_hold"
    assert refused(company, order) == ["orders.waits-for-price", "orders.discount-needs-approval"]
    decide(approval_of(order), approve)
    order.refresh_from_db()
    assert (order.state, order.ordered_amount) == ("confirmed", Decimal("103960.00"))


def test_the_other_way_round(company, files, goods):
    owes(files.zerun, "1450000")
    order = submitted(company, files, goods, discount_rate=Decimal("0.08"))
    decide(approval_of(order), approve)
    order.refresh_from_db()
    assert order.state == "credit_hold"
    decide(approval_of(order, "orders.over_credit"), approve)
    order.refresh_from_db()
    assert order.state == "confirmed"


def test_one_refusal_ends_both(company, files, goods):
    owes(files.zerun, "1450000")
    order = submitted(company, files, goods, discount_rate=Decimal("0.08"))
    decide(approval_of(order, "orders.over_credit"), reject, note="先回款")
    order.refresh_from_db()
    assert order.state == "draft"
    assert not Approval.objects.pending().exists()


def test_cancelling_ends_what_was_asked(company, files, goods):
    order = submitted(company, files, goods, discount_rate=Decimal("0.08"))
    cancel_order(actor=company.rep, order=order, now=NOW, reason="客户取消")
    assert not Approval.objects.pending().exists()


def test_the_route_is_told_before_submitting(company, files, goods):
    account(files.zerun, "1000")
    order = draft(company, files.zerun, goods, discount_rate=Decimal("0.12"))
    credit, prices = would_be_asked(order, lines_of(order), company.rep, TODAY)
    assert [step.label for step in prices.route] == ["市场经理"]
    assert [chosen.user for chosen in prices.route[0].people] == [company.manager]
    assert len(credit.route) == 4
    assert not Approval.objects.exists()


def test_neither_facts_nor_sentences_hold_the_floor(company, files, goods):
    order = submitted(company, files, goods, discount_rate=Decimal("0.25"))
    said = str(approval_of(order).facts) + str(refused(company, order))
    assert "90400" not in said
    assert "90,400" not in said
    assert "70000" not in said


def test_the_panel_shows_the_floor_to_readers_of_cost_only(company, files, goods):
    order = submitted(company, files, goods, discount_rate=Decimal("0.25"))
    address = reverse("approvals:item", args=["approvals", approval_of(order).pk])

    def said(person) -> str:
        client = Client()
        client.force_login(person)
        return client.get(address).content.decode()

    assert "低于底价" in said(company.rep)
    assert "90,400" not in said(company.rep)
    decide_first = approval_of(order).steps.get(stage=1)
    approve(step_id=decide_first.pk, actor=company.manager, now=NOW)
    assert "90,400" in said(company.director)


def test_the_draft_says_who_will_be_asked(company, files, goods):
    account(files.zerun)
    order = draft(company, files.zerun, goods, discount_rate=Decimal("0.08"))
    client = Client()
    client.force_login(company.rep)
    said = client.get(reverse("orders:order", args=[order.pk])).content.decode()
    assert company.supervisor.name in said
    assert "折扣不超过 10%" in said
