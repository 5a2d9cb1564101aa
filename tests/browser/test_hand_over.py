"""Journey: a manager hands over a leaver's approvals and people; the director agrees; the heir has them (ACC-9)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Handover, OrgUnitHead, Posting, User
from accounts.services.leave_request import request_leave
from accounts.services.postings import post_user
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve
from salesops.core.worktime import next_working_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_manager_hands_over_a_leavers_approvals_and_people(company, visit):
    today = timezone.localdate()
    day = next_working_day(today)
    waiting = request_leave(
        actor=company.colleague, user=company.colleague, now=timezone.now(), kind="sick", starts_on=day, ends_on=day
    )
    post_user(
        actor=company.admin,
        user=company.rep,
        unit=company.units["EC-2-T"],
        position=company.positions["P11"],
        supervisor=company.supervisor,
        day=today - timedelta(days=30),
    )
    seen = visit("manager", language="en")
    page = seen.page
    assert seen.open("/accounts/handovers/new/?person=supervisor") == 200
    page.get_by_label("Heir").select_option("regional")
    page.get_by_label("Leaves the company").check()
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("people supervised").first.wait_for()
    page.get_by_text("Approvals waiting for a decision").first.wait_for()
    assert page.get_by_text("林若溪").count() >= 1
    page.get_by_role("button", name="Ask for the handover").click()
    page.get_by_text("waits for approval").first.wait_for()

    handover = Handover.objects.get()
    step = Approval.objects.of("accounts.handover", handover.pk).get().steps.waiting().get()
    # Who asked doesn't decide: the step has gone to the manager's superior.
    assert {row.user for row in step.people.all()} == {company.director}
    approve(step_id=step.pk, actor=company.director, now=timezone.now())

    seen.open(f"/accounts/handovers/{handover.pk}/")
    page.get_by_text("handed over").first.wait_for()
    assert OrgUnitHead.objects.on(today).get(unit=company.units["EC-2-T"]).user == company.regional
    assert Posting.objects.on(today).get(user=company.rep).supervisor == company.regional
    assert not User.objects.get(username="supervisor").is_active

    # The heir finds the leaver's approval in his inbox and decides it.
    step = Approval.objects.of("accounts.leave_request", waiting.pk).get().steps.waiting().get()
    assert {row.user for row in step.people.filter(ended_at=None)} == {company.regional}
    heir = visit("regional", language="en")
    assert heir.open("/inbox/") == 200
    heir.page.get_by_text(company.colleague.name).first.wait_for()
    approve(step_id=step.pk, actor=company.regional, now=timezone.now())
    waiting.refresh_from_db()
    assert waiting.state == "approved"
