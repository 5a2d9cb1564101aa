"""Somebody who asked for write-offs and refunds leaves; the timeline of the customer tells what became of them (ACC-9, ORD-8)."""

from datetime import timedelta

import pytest

from orders.panels.write_offs import given_up, paid_back
from orders.services.refunds import withdraw_refund
from orders.services.write_offs import withdraw_write_off, write_back
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden
from salesops.core.sockets.handover import handover_parts
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_paid import billed, booked
from tests.cast_write_offs import agreed, asked_off, asked_refund, refunded

PART = "orders.asked_write_offs"


def hand_over(company, person, heir) -> int:
    plug = handover_parts.get(PART)
    assert plug.blocks(person, heir, TODAY) == []
    return plug.take(person=person, heir=heir, day=TODAY, actor=company.admin, now=NOW)


def test_the_heir_hears_of_them_and_may_withdraw_them(company, files):
    off = asked_off(company, files.zerun, (billed(files.zerun, "8000"), "8000"), actor=company.secretary)
    back = asked_refund(company, booked(company, files.zerun, "900", actor=company.finance), "300")
    plug = handover_parts.get(PART)
    assert (plug.count(company.secretary, TODAY), len(plug.examples(company.secretary, TODAY))) == (2, 2)
    # A rep asks for neither.
    assert [r.code for r in plug.blocks(company.secretary, company.rep, TODAY)] == ["orders.heir-asks-for-none"]
    assert hand_over(company, company.secretary, company.finance) == 2
    assert (plug.count(company.secretary, TODAY), plug.count(company.finance, TODAY)) == (0, 2)
    off.refresh_from_db()
    assert (off.requested_by, off.in_care_of) == (company.secretary, company.finance)
    with pytest.raises(Forbidden):
        withdraw_write_off(actor=company.secretary, found=off, reason="x", now=NOW)
    assert withdraw_write_off(actor=company.finance, found=off, reason="不再核销", now=NOW).state == "withdrawn"
    assert withdraw_refund(actor=company.finance, found=back, reason="转作货款", now=NOW).state == "withdrawn"
    assert plug.count(company.finance, TODAY) == 0


def test_handed_back_to_who_asked(company, files):
    off = asked_off(company, files.zerun, (billed(files.zerun, "8000"), "8000"), actor=company.secretary)
    hand_over(company, company.secretary, company.finance)
    hand_over(company, company.finance, company.secretary)
    off.refresh_from_db()
    assert (off.keeper, off.in_care_of) == (None, company.secretary)


def test_the_decision_is_told_to_the_heir(company, files):
    off = asked_off(company, files.zerun, (billed(files.zerun, "8000"), "8000"), actor=company.secretary)
    hand_over(company, company.secretary, company.manager)
    assert agreed(off).state == "posted"
    heard = Notification.objects.filter(event="orders.write_off_posted").values_list("person", flat=True)
    assert set(heard) == {company.manager.pk, company.rep.pk}


def test_the_timeline_tells_what_became_of_them(company, files):
    item, later = billed(files.zerun, "8000"), NOW + timedelta(days=1)
    off = agreed(asked_off(company, files.zerun, (item, "8000")))
    write_back(
        actor=company.finance,
        found=off,
        parts=[(off.lines.get(), off.amount / 2)],
        reason="破产分配",
        on=TODAY,
        now=NOW,
    )
    refunded(company, booked(company, files.zerun, "900"), "300")
    assert sorted(entry.title for entry in given_up(files.zerun, company.manager, later, 9)) == [
        f"已核销 8,000.00：{off.number}", f"恢复应收 4,000.00：{off.number}", f"申请核销 8,000.00：{off.number}",
    ]  # fmt: skip
    assert sorted(entry.title for entry in paid_back(files.zerun, company.manager, later, 9)) == [
        "已退款 300.00：TF-2026-0001", "申请退款 300.00",
    ]  # fmt: skip
    assert len(given_up(files.zerun, company.manager, later, 1)) == 1
    assert given_up(files.zerun, company.manager, NOW, 9) == []
    for who in (company.other_manager, company.colleague):
        assert (given_up(files.zerun, who, later, 9), paid_back(files.zerun, who, later, 9)) == ([], [])
