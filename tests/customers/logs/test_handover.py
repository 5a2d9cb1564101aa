"""Contact rounds and open clashes go to the heir; calls of a round go to the file that goes on; the timeline shows them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.handover.logs import _between, _merge_calls, _take_clashes, _take_rounds
from customers.models import Clash, ContactRound, Customer, RoundCall
from customers.panels.logs import calls
from customers.services.clash import report_clash
from customers.services.rounds import record_call
from tests.conftest import TODAY
from tests.customers.logs.conftest import at
from tests.customers.logs.test_rounds import MONDAY, drawn  # noqa: F401

GIVEN = {"day": TODAY, "actor": None, "now": at(9)}


@pytest.fixture
def clash(company, files):
    return report_clash(
        actor=company.colleague, customer=files.zerun, met_on=TODAY - timedelta(days=9), stage="已报价", evidence="报价单",
        now=at(9),
    )  # fmt: skip


def test_the_round_of_this_week_goes_to_the_heir(company, files, drawn):  # noqa: F811
    before = ContactRound.objects.create(
        market=company.units["EC"], week=MONDAY - timedelta(days=7), user=company.secretary, created_at=at(7)
    )
    assert _take_rounds(person=company.secretary, heir=company.hr, **GIVEN) == 1
    assert ContactRound.objects.get(pk=drawn.pk).user == company.hr
    assert ContactRound.objects.get(pk=before.pk).user == company.secretary


def test_the_heir_speaks_for_his_side(company, clash):
    assert clash.decider == company.supervisor
    assert _take_clashes(person=company.rep, heir=company.regional, **GIVEN) == 1
    now = Clash.objects.get()
    assert (now.holder, now.reporter) == (company.regional, company.colleague)
    # Who decided stands above both still; had he become a party, the next above would.
    assert _take_clashes(person=company.colleague, heir=company.supervisor, **GIVEN) == 1
    now = Clash.objects.get()
    assert (now.reporter, now.decider) == (company.supervisor, company.manager)


def test_who_decides_leaves(company, clash):
    assert _take_clashes(person=company.supervisor, heir=company.manager, **GIVEN) == 1
    assert Clash.objects.get().decider == company.manager


def test_nobody_inherits_the_other_side(company, clash):
    assert [r.code for r in _between(company.rep, company.colleague, TODAY)] == ["customers.clash-between"]
    assert [r.code for r in _between(company.colleague, company.rep, TODAY)] == ["customers.clash-between"]
    assert _between(company.rep, company.supervisor, TODAY) == []


def test_the_heir_reported_it_himself(company, files, clash):
    report_clash(
        actor=company.supervisor, customer=files.zerun, met_on=TODAY, stage="初次接触", evidence="名片", now=at(10)
    )
    _take_clashes(person=company.colleague, heir=company.supervisor, **GIVEN)
    assert [row.reporter for row in Clash.objects.open()] == [company.supervisor]
    assert Clash.objects.get(pk=clash.pk).state == "withdrawn"


@pytest.mark.parametrize(
    ("ours", "theirs", "left"), [("", "", [""]), ("", "again", ["again"]), ("again", "", ["again"])]
)
def test_one_call_a_round_after_a_merge(company, files, drawn, ours, theirs, left):  # noqa: F811
    RoundCall.objects.create(round=drawn, customer=files.weizhiyuan)
    for customer, outcome in ((files.zerun, ours), (files.weizhiyuan, theirs)):
        if outcome:
            call = RoundCall.objects.get(customer=customer)
            record_call(actor=company.secretary, call=call, outcome=outcome, now=at(10))
    _merge_calls(files.zerun, files.weizhiyuan, None)
    assert list(RoundCall.objects.filter(customer=files.weizhiyuan).values_list("outcome", flat=True)) == left
    assert not RoundCall.objects.filter(customer=files.zerun).exists()


def test_calls_that_reached_nobody_stand_in_the_timeline(company, files, drawn):  # noqa: F811
    call = drawn.calls.get()

    def told(reader, before):
        # As another request reads the customer.
        return calls(Customer.objects.get(pk=files.zerun.pk), reader, before, 5)

    assert told(company.manager, at(23)) == []
    record_call(actor=company.secretary, call=call, outcome="not_reached", note="无人接听", now=at(10))
    (entry,) = told(company.manager, at(23))
    assert (entry.who, "无人接听" in entry.text) == (company.secretary.name, True)
    assert told(company.manager, at(9)) == []
    assert told(company.rep, at(23)) == []  # a rep sees no rounds
    record_call(actor=company.secretary, call=RoundCall.objects.get(), outcome="ok", now=timezone.now())
    assert told(company.manager, timezone.now()) == []  # the contact itself stands there now
