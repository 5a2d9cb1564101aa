"""Two people in the same second, over two real connections: one effect."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from salesops.core.approvals.models import ApprovalDecision
from salesops.core.approvals.services import approve, escalate_due, reject
from salesops.core.refusals import Refused
from tests.core.approvals.conftest import TUESDAY, at

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def together(*acts: Callable[[], object]) -> list[object]:
    """Run ``acts`` at the same moment, each on its own connection; results or the refusals raised."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(n: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results[n] = act()
        except Refused as refused:
            results[n] = refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_double_click_decides_once(company, submit, thing):
    step = submit(["supervisor"]).steps.get()
    together(*[lambda: approve(step_id=step.pk, actor=company.supervisor, now=TUESDAY)] * 2)
    assert ApprovalDecision.objects.filter(verb="approve").count() == 1
    assert thing.calls == ["approved"]


def test_approve_and_reject_at_once(company, submit, thing):
    step = submit(["supervisor"]).steps.get()
    step.people.create(user=company.regional, via="escalated")
    results = together(
        lambda: approve(step_id=step.pk, actor=company.supervisor, now=TUESDAY).state,
        lambda: reject(step_id=step.pk, actor=company.regional, now=TUESDAY, note="no").state,
    )
    assert len(thing.calls) == 1
    assert "approvals.not-pending" in results
    assert ApprovalDecision.objects.filter(verb__in=["approve", "reject"]).count() == 1


def test_two_parallel_approvers_finish_it_once(company, submit, thing):
    approval = submit(["legal", "finance"])
    legal, finance = approval.steps.get(approver="legal"), approval.steps.get(approver="finance")
    together(
        lambda: approve(step_id=legal.pk, actor=company.legal, now=TUESDAY),
        lambda: approve(step_id=finance.pk, actor=company.finance, now=TUESDAY),
    )
    approval.refresh_from_db()
    assert (approval.state, thing.calls) == ("approved", ["approved"])


def test_submitted_twice_at_once(company, submit):
    results = together(*[lambda: submit(["supervisor"]).state] * 2)
    assert sorted(map(str, results)) == ["approvals.pending-already", "pending"]


def test_the_clock_runs_twice_at_once(company, submit):
    submit(["supervisor"], now=at(19, 14))
    climbed = together(*[lambda: escalate_due(actor=None, now=at(20, 15))] * 2)
    assert sum(climbed) == 1
