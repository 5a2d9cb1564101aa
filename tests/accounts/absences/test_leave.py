"""Leave (ACC-13): request, approval, what follows, ending early, bad input."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Absence, Deputyship, LeaveRequest
from accounts.services.absences import cancel_absence, enter_absence
from accounts.services.leave import discard_leave, save_leave, submit_leave, withdraw_leave
from accounts.services.leave_outcome import change_leave
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve, reject, send_back
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.accounts.absences.conftest import NOW, at, nov


def step_of(leave) -> ApprovalStep:
    return ApprovalStep.objects.get(approval__record_id=str(leave.pk), approval__state="pending", state="open")


def approver_of(leave) -> str:
    return step_of(leave).people.get().user.username


def granted(leave):
    step = step_of(leave)
    approve(step_id=step.pk, actor=step.people.get().user, now=NOW)
    leave.refresh_from_db()
    return leave


def codes(refused) -> list[str]:
    return [r.code for r in refused.value.refusals]


class TestRoute:
    """≤ 3 / ≤ 10 / more working days: supervisor / market manager / director; 1 wd (defaults.md 11)."""

    @pytest.mark.parametrize(
        ("first", "last", "days", "who"),
        [
            (nov(16), nov(18), "3", "supervisor"),
            (nov(16), nov(19), "4", "manager"),
            # Fri 13 to Thu 26 with two weekends: ten working days.
            (nov(13), nov(26), "10", "manager"),
            (nov(13), nov(27), "11", "director"),
            (nov(13), nov(15), "1", "supervisor"),
        ],
    )
    def test_by_working_days(self, ask, first, last, days, who):
        leave = ask(starts_on=first, ends_on=last)
        assert (leave.days, approver_of(leave)) == (Decimal(days), who)

    def test_half_days_count_half(self, ask):
        leave = ask(starts_on=nov(16), starts_noon=True, ends_on=nov(19), ends_noon=True)
        assert (leave.days, approver_of(leave)) == (Decimal("3.0"), "supervisor")

    def test_the_supervisors_own_goes_up(self, company, ask):
        assert approver_of(ask(company.supervisor)) == "regional"
        assert approver_of(ask(company.manager)) == "director"
        assert approver_of(ask(company.finance)) == "gm"

    def test_who_enters_for_another_doesnt_approve_it(self, company, ask):
        assert approver_of(ask(company.rep, actor=company.supervisor)) == "regional"

    def test_one_working_day(self, ask):
        assert step_of(ask()).due_at == at(11, 18)


def test_the_number_is_drawn_at_submission(company, ask):
    draft = save_leave(actor=company.rep, user=company.rep, now=NOW, kind="annual", starts_on=nov(16), ends_on=nov(16))
    assert draft.number is None
    assert submit_leave(actor=company.rep, leave=draft, now=NOW).number == "QJ-2026-00001"
    assert submit_leave(actor=company.rep, leave=draft, now=NOW).number == "QJ-2026-00001"
    assert ask(starts_on=nov(20), ends_on=nov(20)).number == "QJ-2026-00002"
    assert Approval.objects.count() == 2


def test_approved_leave_becomes_absence_and_deputyship(company, ask):
    leave = granted(ask(deputy=company.colleague))
    assert leave.state == "approved"
    absence = Absence.objects.get(leave=leave)
    assert (absence.starts_on, absence.ends_on, absence.kind) == (nov(16), nov(17), "annual")
    deputyship = Deputyship.objects.get(leave=leave)
    assert deputyship.deputy == company.colleague
    assert not Deputyship.objects.in_force(nov(15)).exists()
    assert Deputyship.objects.in_force(nov(17)).exists()
    assert not Deputyship.objects.in_force(nov(18)).exists()


def test_rejected_sent_back_withdrawn(company, ask):
    first = ask()
    reject(step_id=step_of(first).pk, actor=company.supervisor, now=NOW, note="fair week")
    second = ask()
    send_back(step_id=step_of(second).pk, actor=company.supervisor, now=NOW, note="name a deputy")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("rejected", "draft")
    again = submit_leave(actor=company.rep, leave=second, now=NOW)
    assert (again.number, Approval.objects.pending().get().round) == (second.number, 2)
    step = step_of(again)
    withdraw_leave(actor=company.rep, leave=again, now=NOW)
    with pytest.raises(Refused):
        approve(step_id=step.pk, actor=company.supervisor, now=NOW)
    again.refresh_from_db()
    assert again.state == "draft"
    discard_leave(actor=company.rep, leave=again, now=NOW)
    again.refresh_from_db()
    assert again.state == "cancelled", "it has a number, so it stays"


class TestBadInput:
    def test_ends_before_it_begins(self, ask):
        for wrong in (
            {"starts_on": nov(17), "ends_on": nov(16)},
            {"starts_on": nov(16), "ends_on": nov(16), "starts_noon": True, "ends_noon": True},
        ):
            with pytest.raises(Invalid) as refused:
                ask(**wrong)
            assert codes(refused) == ["accounts.leave-ends-before-it-begins"]
        assert not LeaveRequest.objects.exists()

    def test_the_database_refuses_it_too(self, company):
        for wrong in ({"ends_on": nov(15)}, {"ends_on": nov(16), "starts_noon": True, "ends_noon": True}):
            with pytest.raises((IntegrityError, Exception)), transaction.atomic():
                LeaveRequest.objects.create(
                    user=company.rep, entered_by=company.rep, kind="annual", starts_on=nov(16), **wrong
                )

    def test_overlap(self, company, ask):
        granted(ask(ends_on=nov(17), ends_noon=True))
        with pytest.raises(Invalid) as refused:
            ask(starts_on=nov(17), ends_on=nov(18))
        assert codes(refused) == ["accounts.leave-overlap"]
        # The afternoon is free.
        assert ask(starts_on=nov(17), starts_noon=True, ends_on=nov(18)).state == "pending"

    def test_overlap_is_refused_by_the_database(self, company, ask):
        leave = ask()
        other = save_leave(
            actor=company.rep, user=company.rep, now=NOW, kind="sick", starts_on=nov(17), ends_on=nov(20)
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            LeaveRequest.objects.filter(pk=other.pk).update(state="pending", number="QJ-X", submitted_at=NOW)
        assert leave.state == "pending"

    def test_only_days_off(self, ask):
        with pytest.raises(Invalid) as refused:
            ask(starts_on=nov(14), ends_on=nov(15))
        assert codes(refused) == ["accounts.leave-no-working-day"]

    def test_in_advance_but_for_sickness(self, ask):
        with pytest.raises(Invalid) as refused:
            ask(starts_on=nov(9), ends_on=nov(9))
        assert codes(refused) == ["accounts.leave-in-advance"]
        assert ask(kind="sick", starts_on=nov(6), ends_on=nov(9)).state == "pending"
        with pytest.raises(Invalid) as refused:
            ask(kind="sick", starts_on=nov(3), ends_on=nov(4))
        assert codes(refused) == ["accounts.leave-too-late"]

    def test_states_move_along_the_table_only(self, ask):
        leave = ask()
        for wrong in ("cancelled", "nonsense"):
            with pytest.raises(IntegrityError), transaction.atomic():
                LeaveRequest.objects.filter(pk=leave.pk).update(state=wrong)

    def test_a_stale_version(self, company):
        draft = save_leave(
            actor=company.rep, user=company.rep, now=NOW, kind="annual", starts_on=nov(16), ends_on=nov(16)
        )
        fields = {"kind": "annual", "starts_on": nov(16), "ends_on": nov(17)}
        save_leave(actor=company.rep, user=company.rep, now=NOW, leave=draft, version=draft.version, **fields)
        with pytest.raises(Conflict):
            save_leave(actor=company.rep, user=company.rep, now=NOW, leave=draft, version=draft.version, **fields)

    def test_for_somebody_out_of_reach(self, company, ask):
        with pytest.raises(Forbidden):
            ask(company.rep, actor=company.other_manager)


class TestChange:
    def test_before_it_begins_at_once(self, company, ask):
        leave = granted(ask(ends_on=nov(18), deputy=company.colleague))
        change_leave(actor=company.rep, leave=leave, now=NOW, ends_on=nov(16))
        leave.refresh_from_db()
        assert (leave.ends_on, leave.days, leave.absence.ends_on) == (nov(16), Decimal("1"), nov(16))
        assert leave.deputyship.period.upper == nov(17)
        change_leave(actor=company.rep, leave=leave, now=NOW)
        leave.refresh_from_db()
        assert leave.state == "cancelled"
        assert not Absence.objects.counting().exists()
        assert not Deputyship.objects.in_force(nov(16)).exists()

    def test_after_it_began_with_approval(self, company, ask):
        leave = granted(ask(ends_on=nov(18)))
        change_leave(actor=company.rep, leave=leave, now=at(17, 9), ends_on=nov(17), reason="back early")
        leave.refresh_from_db()
        assert leave.ends_on == nov(18)
        step = step_of(leave)
        with pytest.raises(Refused):
            approve(step_id=step.pk, actor=company.rep, now=at(17, 10))
        approve(step_id=step.pk, actor=company.supervisor, now=at(17, 10))
        leave.refresh_from_db()
        assert (leave.ends_on, leave.absence.ends_on, leave.wish) == (nov(17), nov(17), None)

    def test_not_longer_and_not_by_others(self, company, ask):
        leave = granted(ask())
        with pytest.raises(Invalid):
            change_leave(actor=company.rep, leave=leave, now=NOW, ends_on=nov(20))
        with pytest.raises(Forbidden):
            change_leave(actor=company.supervisor, leave=leave, now=NOW)


class TestEntered:
    def test_by_the_administrator(self, company):
        fields = {"kind": "training", "starts_on": nov(4), "ends_on": nov(5), "now": NOW}
        absence = enter_absence(actor=company.admin, user=company.rep, **fields)
        with pytest.raises(Invalid):
            enter_absence(actor=company.admin, user=company.rep, **fields)
        cancel_absence(actor=company.admin, absence=absence, now=NOW)
        assert enter_absence(actor=company.admin, user=company.rep, **fields).pk != absence.pk

    @pytest.mark.parametrize("who", ["rep", "hr", "manager", "auditor"])
    def test_by_nobody_else(self, company, who):
        with pytest.raises(Forbidden):
            enter_absence(
                actor=getattr(company, who), user=company.rep, kind="trip", starts_on=nov(4), ends_on=nov(5), now=NOW
            )

    def test_never_ones_own(self, company):
        with pytest.raises(Forbidden) as refused:
            enter_absence(
                actor=company.admin, user=company.admin, kind="trip", starts_on=nov(4), ends_on=nov(5), now=NOW
            )
        assert refused.value.code == "accounts.absence-own"

    def test_what_came_from_a_request_changes_with_it(self, company, ask):
        absence = granted(ask()).absence
        with pytest.raises(Refused) as refused:
            cancel_absence(actor=company.admin, absence=absence, now=NOW)
        assert refused.value.code == "accounts.absence-of-leave"
