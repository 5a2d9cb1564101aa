"""Late corrections of closed cards and red lines: by two people, named, beside what the card closed with (ASM-6, 9.1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.models import CardAdjustment, CardCorrection, RedLine, Scorecard
from assessments.services.cards import correcting, red_lines
from assessments.services.cards.computing import card_of
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import decide, withdraw
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.invariants import invariants
from tests.cast_scorecards import VALUES, new_card

pytestmark = pytest.mark.django_db
WHY = {"reason": "10 月退货漏记", "evidence": "退货单 RT-2026-00012"}
GOOD = VALUES | {"K01": "96", "K10": "100"}
FACTS = {"kind": "forged", "facts": "拜访记录与门岗登记不符"}


def refused(call, **named):
    with pytest.raises(Refused) as found:
        call(now=timezone.now(), **named)
    return [refusal.code for refusal in found.value.refusals]


def agree(record, *people):
    """Each in turn says yes."""
    for person in people:
        found = Approval.objects.filter(record_id=str(record.pk)).latest("pk")
        decide.approve(step_id=found.steps.waiting().get().pk, actor=person, now=timezone.now())
    record.refresh_from_db()


def unheard(found, by):
    """Decided at once, by plain SQL."""
    RedLine.objects.filter(pk=found.pk).update(state="in_review")
    RedLine.objects.filter(pk=found.pk).update(state="decided", late=True, decided_by=by, decided_at=timezone.now())


def faults():
    codes = ("closed_cards_recompute", "late_corrections_recompute", "red_lines_decided")
    return [fault for code in codes for fault in invariants.get(f"assessments.{code}").faults()]


def test_a_closed_card_is_corrected_by_two_and_keeps_what_it_closed_with(client, company):
    card = new_card(company, "closed")
    at = reverse("assessments:correct_scorecard", args=[card.pk])
    client.force_login(company.director)
    assert at in client.get(reverse("assessments:scorecard", args=[card.pk])).content.decode()
    small = client.post(at, {"kpi": "K01", "after": "59", **WHY})
    assert (small.status_code, set(small.context["form"].errors)) == (422, {"after"})
    assert WHY["reason"] in small.content.decode()
    assert client.post(at, {"kpi": "K01", "after": "60", **WHY}).status_code == 302
    asked = CardCorrection.objects.get()
    assert not CardAdjustment.objects.exists()
    client.force_login(company.rep)
    page = client.get(reverse("assessments:scorecard", args=[card.pk])).content.decode()
    assert WHY["reason"] not in page, "what nobody agreed to is no matter of the person's yet"
    with pytest.raises(Forbidden):
        agree(asked, company.director)
    agree(asked, company.gm)
    made = asked.adjustment
    assert (made.late, made.by, made.agreed_by) == (True, company.director, company.gm)
    assert (made.total_before, made.total_after) == (Decimal("48.34"), Decimal("66.34"))
    card = Scorecard.objects.with_snapshot().get(pk=card.pk)
    assert (card.total, card_of(card).total, card_of(card, late=True).total) == (
        Decimal("48.34"), Decimal("48.34"), Decimal("66.34"),
    )  # fmt: skip
    page = client.get(reverse("assessments:scorecard", args=[card.pk]) + "?kpi=K01").content.decode()
    for told in ("48.34", "66.34", company.director.name, company.gm.name, *WHY.values()):
        assert told in page
    assert client.post(reverse("assessments:scorecard_paper", args=[card.pk])).content.startswith(b"%PDF")
    told = Notification.objects.get(event="assessments.card_corrected", person=company.rep)
    assert "66" not in str(told.params)
    seen = client.get(f"/api/v1/scorecards/{card.pk}/").json()
    assert (seen["total"], seen["late_total"], seen["adjustments"][0]["agreed_by"]) == ("48.34", "66.34", "gm")
    assert faults() == []


def test_what_bars_a_correction(company):
    ask = {"kpi": "K01", "after": Decimal(60), **WHY}
    card = new_card(company, "closed", rater=company.director)
    assert refused(correcting.correct, actor=company.director, card=card, **ask) == ["assessments.rater-corrects"]
    assert refused(correcting.correct, actor=company.supervisor, card=card, **ask) == ["core.no-permission"]
    open_card = new_card(company, "published")
    assert refused(correcting.correct, actor=company.gm, card=open_card, **ask) == ["core.wrong-state"]
    gm = {"actor": company.gm, "card": card}
    assert refused(correcting.correct, **gm, kpi="K99", after=Decimal(1), **WHY) == ["assessments.kpi-not-on-card"]
    assert refused(correcting.correct, **gm, kpi="K01", after=Decimal(58), reason=" ", evidence="") == [
        "assessments.reason-missing", "assessments.evidence-missing", "assessments.nothing-adjusted",
    ]  # fmt: skip
    assert refused(correcting.correct, **gm, kpi="K19", after=Decimal(6), **WHY) == ["assessments.rating-range"]
    asked = correcting.correct(**gm, **ask, now=timezone.now())
    assert refused(correcting.correct, **gm, **ask) == ["assessments.correction-open"]
    # The director rated it: somebody else agrees to what the general manager asks for.
    step = Approval.objects.get(record_id=str(asked.pk)).steps.waiting().get()
    assert company.director not in {one.user for one in step.people.all()}
    withdraw(approval=step.approval, actor=company.gm, now=timezone.now())
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert not CardAdjustment.objects.exists()
    correcting.correct(**gm, **ask, now=timezone.now())


def test_a_red_line_is_answered_then_decided_by_director_and_general_manager(client, company):
    card = new_card(company, "published", values=GOOD)
    before = card.total
    assert before > 60
    say = reverse("assessments:propose_red_line", args=[card.pk])
    client.force_login(company.supervisor)
    assert client.post(say, FACTS | {"facts": ""}).status_code == 422
    assert client.post(say, FACTS).status_code == 302
    assert client.post(say, FACTS).status_code == 409
    found = RedLine.objects.get()
    assert not Approval.objects.exists(), "nobody is judged unheard"
    assert refused(red_lines.hand_on, actor=None, red_line=found) == ["assessments.not-heard"]
    at = reverse("assessments:answer_red_line", args=[card.pk])
    assert client.get(at).status_code == 404
    client.force_login(company.rep)
    page = client.get(reverse("assessments:scorecard", args=[card.pk])).content.decode()
    assert FACTS["facts"] in page
    assert at in page
    assert client.post(at, {"answer": " "}).status_code == 422
    assert client.post(at, {"answer": "门岗当日停电，未登记"}).status_code == 302
    again = client.post(at, {"answer": "再说一次"})
    assert (again.status_code, again.context["form"]["answer"].value()) == (409, "再说一次")
    assert client.get(at).url.endswith("#red-line")
    agree(found, company.director)
    card.refresh_from_db()
    assert (card.red_line, card.total) == (False, before)
    agree(found, company.gm)
    card.refresh_from_db()
    assert (card.red_line, card.total, card.band) == (True, Decimal("59.99"), "insufficient")
    assert (found.state, found.late, found.decided_by) == ("decided", False, company.gm)
    shown = client.get(reverse("assessments:scorecard", args=[card.pk]))
    assert "门岗当日停电" in shown.content.decode()
    assert shown.context["changes"].deciders == [company.director.name, company.gm.name]
    assert shown.context["shown"].capped == Decimal("59.99") - before
    assert refused(red_lines.propose, actor=company.gm, card=card, **FACTS) == ["assessments.red-line-there"]
    assert faults() == []


def test_beside_a_closed_card_a_red_line_stands_unanswered_in_time(company):
    card = new_card(company, "closed", values=GOOD)
    assert refused(red_lines.propose, actor=company.other_manager, card=card, **FACTS) == ["core.no-permission"]
    assert refused(red_lines.propose, actor=company.rep, card=card, **FACTS) == ["core.no-permission"]
    found = red_lines.propose(actor=company.director, card=card, now=timezone.now(), **FACTS)
    with pytest.raises(IntegrityError, match="red_line_decided"), transaction.atomic():
        unheard(found, company.gm)
    late = timezone.now() + timedelta(days=30)
    assert red_lines.hand_on_unheard(timezone.now()) == 0
    assert (red_lines.hand_on_unheard(late), red_lines.hand_on_unheard(late)) == (1, 0)
    step = Approval.objects.get(record_id=str(found.pk)).steps.waiting().get()
    # The director proposed it: the general manager decides alone.
    decide.approve(step_id=step.pk, actor=company.gm, now=late)
    found.refresh_from_db()
    assert (found.state, found.late) == ("decided", True)
    card = Scorecard.objects.with_snapshot().get(pk=card.pk)
    assert card.red_line is False
    assert card_of(card).total == card.total > 60
    assert card_of(card, late=True).total == Decimal("59.99")
    assert faults() == []


def test_a_red_line_that_is_taken_back_leaves_nothing_but_its_trace(company, client):
    card = new_card(company, "rated", values=GOOD)
    found = red_lines.propose(actor=company.manager, card=card, now=timezone.now(), **FACTS)
    assert refused(red_lines.take_back, actor=company.director, red_line=found) == ["assessments.not-the-sayer"]
    client.force_login(company.manager)
    assert client.post(reverse("assessments:take_back_red_line", args=[card.pk])).status_code == 302
    again = red_lines.propose(actor=company.gm, card=card, now=timezone.now(), **FACTS)
    red_lines.answer(actor=company.rep, red_line=again, answer="不属实", now=timezone.now())
    step = Approval.objects.get(record_id=str(again.pk)).steps.waiting().get()
    decide.reject(step_id=step.pk, actor=company.director, note="查无实据", now=timezone.now())
    assert set(RedLine.objects.values_list("state", flat=True)) == {"dropped"}
    card.refresh_from_db()
    assert card.red_line is False
    assert Notification.objects.filter(event="assessments.red_line_dropped", person=company.rep).count() == 2
