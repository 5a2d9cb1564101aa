"""Journey of a cycle: weights changed, tried on past months, agreed to by two; a month frozen, told about, rated, settled,
published, appealed against, decided, closed; its bonus worked out and agreed to (ASM-3 to ASM-8).

What the clock does is done by what its jobs call; cards of everybody else are carried along by plain SQL.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Appeal, BonusLine, BonusRun, CardAdjustment, Cycle, SchemeVersion, Scorecard, WhatIf
from assessments.services.bonus.deciding import pending_approval
from assessments.services.cycles.freezing import freeze_in_one_picture
from assessments.services.cycles.opening import open_cycle
from assessments.services.cycles.progress import move_on
from assessments.services.schemes import pending_approval as scheme_approval
from assessments.services.shipping import ship_schemes
from salesops.core.acts import acting
from salesops.core.approvals.models import Approval
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.sockets.report_periods import Period, last_of
from tests.assessments.cycles.world import carried
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def last_month() -> Period:
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last_of(last.year, last.month))


def press(watched: Any, button: str) -> None:
    """A button whose form leads to another page, or to this one anew."""
    with watched.page.expect_navigation():
        watched.page.locator(button).first.click()


def agreed(visit: Any, approval: Approval, *people: str) -> None:
    """Each agrees in the inbox of a phone."""
    for username in people:
        phone = visit(username, size=PHONE)
        assert phone.open(f"/inbox/approvals/{approval.pk}/") == 200
        assert phone.overflow() == 0
        phone.page.locator("button[data-key=a]").click()
        phone.page.locator("button[data-key=a]").wait_for(state="detached")


def weights_changed(visit: Any) -> SchemeVersion:
    """One per cent from sales to collection, from next month on: typed, tried on two months, submitted."""
    admin = visit("admin")
    page = admin.page
    assert admin.open("/assessments/schemes/EM/") == 200
    press(admin, ".page-head form button.primary")
    draft = SchemeVersion.objects.get(scheme__code="EM", state="draft")
    edit = f"/assessments/schemes/EM/{draft.number}/"
    assert admin.open(f"{edit}edit/") == 200
    for name, by in (("weight_K01", -1), ("weight_K07", 1)):
        box = page.locator(f"[name={name}]")
        box.fill(str(Decimal(box.input_value()) + by))
    page.locator("[name=reason]").fill("回款考核加强")
    press(admin, "#scheme-form button[value=save]")
    assert admin.open(edit) == 200
    page.locator("#periods").select_option("2")
    press(admin, f"form[action='{edit}try/'] button")
    run_waiting_jobs()
    assert WhatIf.objects.get().state == "done"
    assert admin.open(edit) == 200
    press(admin, f"form[action='{edit}submit/'] button")
    return draft


def frozen() -> Cycle:
    """The month that is over, by its job; the cards of all others as if they were rated already."""
    period = last_month()
    with acting("test", None):
        open_cycle("M", period, timezone.now())
    cycle = Cycle.objects.get(code=f"{period.first:%Y-%m}")
    freeze_in_one_picture(cycle=cycle, now=timezone.now())
    for card in Scorecard.objects.filter(cycle=cycle, state="frozen").exclude(person__username="rep"):
        carried(card, "self_assessed", "rated")
    return cycle


def test_from_the_weights_to_the_bonus(company, visit):
    ship_schemes(None)
    draft = weights_changed(visit)
    agreed(visit, scheme_approval(draft), "director", "gm")
    draft.refresh_from_db()
    assert (draft.state, draft.published_by, draft.starts_on.day) == ("published", company.gm, 1)

    cycle = frozen()
    card = Scorecard.objects.get(cycle=cycle, person=company.rep)
    at = f"/assessments/scorecards/{card.pk}/"

    # The rep tells of his month on a phone, and sees no result.
    rep = visit("rep", size=PHONE)
    assert rep.open(f"{at}report/") == 200
    assert rep.overflow() == 0
    rep.page.locator("[name=results]").fill("拜访 38 家，新增意向 3 家")
    rep.page.locator("[name=self_score]").fill("82")
    press(rep, "button[value=file]")

    # The supervisor rates beside the facts.
    supervisor = visit("supervisor")
    assert supervisor.open(at) == 200
    supervisor.page.get_by_text("拜访 38 家").wait_for()
    supervisor.page.locator("[name=rating_K19]").fill("3")
    for box in supervisor.page.locator("textarea[name^=comment_]").all():
        box.fill("样本拜访到位")
    press(supervisor, "#rate button.btn")
    card.refresh_from_db()
    assert (card.state, card.total) == ("rated", Decimal("60.00"))

    # Settled by the director, released by the general manager.
    board = f"/assessments/scorecards/calibration/{cycle.code}/"
    director, chief = visit("director"), visit("gm")
    assert director.open(board) == 200
    press(director, "form[action$='/settle/'] button")
    assert rep.open(at) == 200
    assert rep.page.get_by_text("60.00").count() == 0
    assert chief.open(board) == 200
    press(chief, "form[action$='/publish/'] button")

    # Now the rep knows, and appeals; the director agrees with him.
    assert rep.open(at) == 200
    rep.page.get_by_text("60.00").first.wait_for()
    assert rep.overflow() == 0
    press(rep, f"a[href='{at}appeal/']")
    rep.page.locator("[name=kpi]").select_option("K19")
    rep.page.locator("[name=reason]").fill("抽样漏了两次联合拜访")
    press(rep, ".main form button.primary")
    appeal = Appeal.objects.get()
    assert director.open(f"/assessments/scorecards/appeals/{appeal.pk}/") == 200
    director.page.locator("[name=upheld]").select_option("yes")
    director.page.locator("[name=after]").fill("4.5")
    director.page.locator("[name=decision]").fill("补记两次，评分上调")
    press(director, ".main form button.primary")
    card.refresh_from_db()
    assert (card.state, card.total, card.band) == ("published", Decimal("90.00"), "excellent")
    assert CardAdjustment.objects.get().total_before == Decimal("60.00")

    # The days to appeal pass; what closes is paid.
    move_on(actor=None, cycle=cycle, now=timezone.now() + timedelta(days=30))
    card.refresh_from_db()
    assert card.state == "closed"
    deputy = visit("deputy_director")
    assert deputy.open("/assessments/bonus/") == 200
    press(deputy, "form[action='/assessments/bonus/compute/'] button")
    run = BonusRun.objects.get()
    assert deputy.open(f"/assessments/bonus/{run.number}/") == 200
    press(deputy, f"form[action='/assessments/bonus/{run.number}/submit/'] button")
    assert rep.open("/assessments/bonus/") == 200
    assert run.number not in rep.page.content()
    agreed(visit, pending_approval(run), "finance", "director", "gm")
    line = BonusLine.objects.get(person=company.rep)
    assert (line.run.state, line.factor, line.total) == ("approved", Decimal("1.20"), Decimal("90.00"))
    assert rep.open("/assessments/bonus/") == 200
    rep.page.get_by_text(f"{line.payable:,.2f}").first.wait_for()
    assert rep.overflow() == 0
