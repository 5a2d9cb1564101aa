"""Clashes: two working days, the common manager, earlier contact, what becomes of customer and results (CUS-2, T41)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from customers.clash_page import facts_of_clash
from customers.inbox import SOURCE, items
from customers.models import Clash, Customer, Ownership, ResultSplit, Visit
from customers.services.clash import answer_clash, common_manager, decide_clash, report_clash, withdraw_clash
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.frame_figures import waiting_by_source
from salesops.core.sockets.inbox import inbox_sources
from tests.conftest import TODAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
MET = date(2026, 11, 2)


def codes_of(error) -> set[str]:
    return {r.code for r in error.value.refusals}


@pytest.fixture
def clash(company, files) -> Clash:
    """The colleague met Zerun, which is the rep's, on Friday at ten."""
    return report_clash(
        actor=company.colleague, customer=files.zerun, met_on=MET, stage="已报价", evidence="拜访记录", now=NOW
    )


def decide(clash, company, outcome, share=None, actor=None):
    return decide_clash(
        actor=actor or company.supervisor, clash=clash, outcome=outcome, grounds="首次有效联系较早", now=NOW,
        holder_share=share,
    )  # fmt: skip


def test_due_after_two_working_days(clash, company):
    assert clash.due_at == datetime(2026, 11, 24, 18, 0, tzinfo=SHANGHAI)
    assert clash.decider == company.supervisor
    told = Notification.objects.filter(event="customers.clash_reported").values_list("person__username", flat=True)
    assert set(told) == {"rep", "supervisor"}
    assert waiting_by_source(company.supervisor, NOW)[SOURCE] == 1
    assert [item.key for item in items(company.supervisor, "waiting", NOW, 10)] == [str(clash.pk)]
    assert items(company.regional, "waiting", NOW, 10) == []


def test_opens_from_first_page_and_inbox(clash, company, client):
    """The first page of the one who decides links the clash: the source's code is a word of that address."""
    client.force_login(company.supervisor)
    for path in ("/", "/inbox/"):
        page = client.get(path)
        assert page.status_code == 200
        assert f"/inbox/clashes/{clash.pk}/" in page.content.decode()
    assert client.get(f"/inbox/clashes/{clash.pk}/").status_code == 200


def test_every_inbox_source_has_an_address():
    for source in inbox_sources:
        assert reverse("approvals:item", args=[source.code, "1"])


def test_who_both_have_in_common(company):
    day = TODAY
    assert common_manager(company.rep, company.colleague, day) == company.supervisor
    assert common_manager(company.rep, company.supervisor, day) == company.regional
    assert common_manager(company.rep, company.regional, day) == company.manager
    # East and North have directors of their own.
    assert common_manager(company.rep, company.other_rep, day) == company.gm


def test_stays_moves_split(clash, company, files):
    decided = decide(clash, company, "moves")
    assert (decided.state, decided.decided_by) == ("moves", company.supervisor)
    held = Ownership.objects.on(TODAY).get(customer=files.zerun)
    assert (held.owner, held.how) == (company.colleague, "clash")
    assert Customer.objects.get(pk=files.zerun.pk).owner == company.colleague
    assert Notification.objects.filter(event="customers.clash_decided").count() == 2
    with pytest.raises(Refused) as error:
        decide(clash, company, "stays")
    assert "customers.clash-decided" in codes_of(error)


@pytest.mark.parametrize(("share", "owner"), [(70, "rep"), (50, "rep"), (30, "colleague")])
def test_a_split_is_kept_and_the_customer_goes_with_the_larger_share(clash, company, files, share, owner):
    decide(clash, company, "split", share)
    shares = dict(ResultSplit.objects.on(TODAY).filter(customer=files.zerun).values_list("user__username", "share"))
    assert shares == {"rep": share, "colleague": 100 - share}
    assert Customer.objects.get(pk=files.zerun.pk).owner == getattr(company, owner)


def test_other_shares_are_refused(clash, company):
    with pytest.raises(Refused) as error:
        decide(clash, company, "split", 60)
    assert codes_of(error) == {"customers.share-unknown"}


def test_neither_of_the_two_decides_nor_a_stranger(clash, company):
    for actor in (company.rep, company.colleague):
        with pytest.raises(Refused) as error:
            decide(clash, company, "stays", actor=actor)
        assert "customers.party-decides" in codes_of(error)
    for actor in (company.other_manager, company.secretary, company.finance):
        with pytest.raises(Forbidden):
            decide(clash, company, "stays", actor=actor)
    assert decide(clash, company, "stays", actor=company.manager).state == "stays"


def test_both_records_side_by_side(clash, company, files):
    Visit.objects.create(
        customer=files.zerun, user=company.rep, unit=company.units["EC-2-T"], way="visit", purpose="research",
        outcome="no_change", visited_at=datetime(2026, 10, 9, 9, tzinfo=SHANGHAI), logged_at=NOW,
    )  # fmt: skip
    answer_clash(actor=company.rep, clash=clash, answer="十月起跟进")
    facts = facts_of_clash(Clash.objects.get(pk=clash.pk), company.supervisor, NOW)
    holder, reporter = facts["sides"]
    assert (holder.first, holder.contacts, holder.said) == (date(2026, 10, 9), 1, "十月起跟进")
    assert (reporter.first, facts["earlier"]) == (MET, company.rep.pk)
    assert facts["may_decide"] is True


def test_what_is_no_clash(company, files, clash):
    cases = (
        (company.rep, files.zerun, "customers.own-customer"),
        (company.rep, files.anrui, "customers.in-pool-already"),
        (company.colleague, files.zerun, "customers.clash-reported"),
    )
    for actor, customer, code in cases:
        with pytest.raises(Refused) as error:
            report_clash(actor=actor, customer=customer, met_on=MET, stage="x", evidence="y", now=NOW)
        assert codes_of(error) == {code}
    with pytest.raises(Forbidden):
        withdraw_clash(actor=company.rep, clash=clash)
    assert withdraw_clash(actor=company.colleague, clash=clash).state == "withdrawn"


def test_the_database_keeps_what_was_decided(clash, company):
    decide(clash, company, "stays")
    with pytest.raises(IntegrityError), transaction.atomic():
        Clash.objects.filter(pk=clash.pk).update(state="open")


def test_a_name_one_doesnt_know_tells_nothing(company, files, client):
    client.force_login(company.other_rep)
    data = {"name": "泽润", "met_on": "2026-11-02", "stage": "x", "evidence": "y"}
    response = client.post("/customers/clashes/new/", data)
    assert response.status_code == 422
    assert files.zerun.name not in response.content.decode()
    data["name"] = "苏州泽润饮品有限公司"
    assert client.post("/customers/clashes/new/", data).status_code == 302
    assert Clash.objects.get().decider == company.gm
