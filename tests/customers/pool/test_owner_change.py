"""Owners change: route by market and grade, from a day, what is left where it is; handover of a leaver (ACC-9)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from accounts.models import Handover
from accounts.services.handover import plan_handover
from customers.models import Customer, Ownership, TeamMember
from customers.services.owner_change import call_off_owner_change, change_owner, finish_planned, preview
from customers.services.ownership_many import follow_owners_of
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Refused
from tests.cast_customers import OPENED, make_customer
from tests.conftest import TODAY

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = TODAY + timedelta(days=11)


def codes_of(error) -> set[str]:
    return {r.code for r in error.value.refusals}


def ask(company, customers, heir, *, actor=None, day=TODAY, reason="区域调整"):
    return change_owner(actor=actor or company.manager, customers=customers, heir=heir, day=day, reason=reason, now=NOW)


def approver_of(change) -> str:
    approval = Approval.objects.get(kind="customers.owner_change", record_id=str(change.pk))
    return ApprovalStep.objects.get(approval=approval).approver


def agree(change, by, now=NOW):
    step = ApprovalStep.objects.get(approval__kind="customers.owner_change", approval__record_id=str(change.pk))
    approve(actor=by, step_id=step.pk, now=now)
    change.refresh_from_db()
    return change


def owner_of(customer):
    return Customer.objects.get(pk=customer.pk).owner


@pytest.fixture
def plain(company, files):
    """A B customer of the colleague besides: inside the market the market manager decides."""
    return files.weizhiyuan


def test_inside_a_market_its_manager_decides(company, files, plain):
    change = ask(company, [plain], company.rep, actor=company.supervisor)
    assert (approver_of(change), change.state) == ("MM", "waiting")
    assert owner_of(plain) == company.colleague
    change = agree(change, company.manager)
    assert change.state == "done"
    held = Ownership.objects.on(TODAY).get(customer=plain)
    assert (held.owner, held.how, held.unit) == (company.rep, "changed", company.units["EC-2-T"])
    past = Ownership.objects.on(TODAY - timedelta(days=1)).get(customer=plain)
    assert (past.owner, past.period.lower) == (company.colleague, OPENED)
    assert owner_of(plain) == company.rep
    assert {n.person for n in Notification.objects.filter(event__startswith="customers.owner_change")} == {
        company.rep, company.colleague,
    }  # fmt: skip


def test_a_customers_and_other_markets_go_to_the_director(company, files, plain):
    change = ask(company, [files.zerun], company.colleague)
    assert (approver_of(change), change.across) == ("director", False)
    change = ask(company, [plain], company.other_rep, actor=company.gm)
    assert (approver_of(change), change.across) == ("director", True)
    agree(change, company.director)
    assert Customer.objects.get(pk=plain.pk).unit == company.units["NC-1-T"]


def test_the_pool_needs_no_approval(company, files):
    change = ask(company, [files.anrui], company.rep, actor=company.supervisor)
    assert change.state == "done"
    assert owner_of(files.anrui) == company.rep
    assert not Approval.objects.exists()


def test_from_a_day_on(company, files, plain):
    change = agree(ask(company, [plain], company.rep, actor=company.supervisor, day=LATER), company.manager)
    assert change.state == "planned"
    assert owner_of(plain) == company.colleague
    assert follow_owners_of(LATER - timedelta(days=1)) == 0
    assert follow_owners_of(LATER) == 1
    assert finish_planned(LATER, NOW) == 1
    assert owner_of(plain) == company.rep
    assert Ownership.objects.on(LATER - timedelta(days=1)).get(customer=plain).owner == company.colleague


def test_called_off_before_its_day(company, files, plain):
    change = agree(ask(company, [plain], company.rep, actor=company.supervisor, day=LATER), company.manager)
    with pytest.raises(Refused) as error:
        ask(company, [plain], company.regional)
    assert codes_of(error) == {"customers.change-under-way"}
    call_off_owner_change(actor=company.supervisor, change=change, now=NOW)
    held = Ownership.objects.get(customer=plain)
    assert (held.owner, held.period) == (company.colleague, DateRange(OPENED, None))
    assert follow_owners_of(LATER) == 0


def test_changed_meanwhile_stays_where_it_is(company, files, plain):
    other = make_customer("C-000031", "常熟试验有限公司", owner=company.colleague, unit=company.units["EC-2-T"])
    change = ask(company, [plain, other], company.rep, actor=company.supervisor)
    Customer.objects.filter(pk=plain.pk).update(owner=company.regional)
    agree(change, company.manager)
    assert {i.customer.code: i.outcome for i in change.items.all()} == {plain.code: "changed", other.code: "moved"}
    assert (owner_of(plain), owner_of(other)) == (company.regional, company.rep)


def test_who_may_not_and_what_is_refused(company, files, plain):
    for actor in (company.rep, company.other_manager, company.secretary, company.finance):
        with pytest.raises(Forbidden):
            ask(company, [plain], company.rep, actor=actor)
    with pytest.raises(Refused) as error:
        ask(company, [plain], company.colleague, day=TODAY - timedelta(days=1), reason=" ")
    assert codes_of(error) == {"customers.day-passed", "customers.owner-already", "customers.reason-missing"}
    with pytest.raises(Forbidden):  # one out of reach among them stops the whole
        ask(company, [plain, files.dingsheng], company.rep)


def test_preview_says_what_goes_and_what_stays(company, files, plain):
    Customer.objects.filter(pk=files.zerun.pk).update(next_step="报价", next_on=TODAY)
    customers = list(Customer.objects.filter(pk__in=[files.zerun.pk, plain.pk]).select_related("owner"))
    shown = preview(customers, company.regional, TODAY, TODAY)
    assert (shown.count, shown.by_grade["A"], shown.by_grade["B"], shown.next_steps) == (2, 1, 1, 1)
    assert shown.across is False
    assert shown.blocks == []


def test_a_leaver_hands_over_customers_and_places_in_teams(company, files):
    TeamMember.objects.create(customer=files.weizhiyuan, user=company.rep, part="sales", period=DateRange(OPENED, None))
    plan = plan_handover(
        actor=company.manager, person=company.rep, heir=company.regional, day=TODAY, leaves=False, now=NOW
    )
    shares = {share.part: share.expected for share in plan.shares.all()}
    assert shares["customers.customers"] == 1
    assert shares["customers.service_teams"] == 1
    step = ApprovalStep.objects.get(approval__kind="accounts.handover")
    assert step.approver == "director"  # Zerun is an A customer
    approve(actor=company.director, step_id=step.pk, now=NOW)
    assert Handover.objects.get(pk=plan.pk).state == "done"
    assert owner_of(files.zerun) == company.regional
    held = Ownership.objects.on(TODAY).get(customer=files.zerun)
    assert (held.how, held.unit) == ("handed_over", company.units["EC-2"])
    assert Ownership.objects.on(TODAY - timedelta(days=1)).get(customer=files.zerun).owner == company.rep
    assert TeamMember.objects.on(TODAY).get(customer=files.weizhiyuan).user == company.regional


def test_who_decides_sees_whose_customers_they_are(client, company, files, plain):
    change = ask(company, [plain], company.rep, actor=company.supervisor)
    approval = Approval.objects.get(kind="customers.owner_change", record_id=str(change.pk))
    client.force_login(company.manager)
    shown = client.get(reverse("approvals:item", args=["approvals", approval.pk])).content.decode()
    assert "<dd>1 · B 1</dd>" in shown
    assert f"<dd>{company.colleague.name} 1</dd>" in shown
    assert plain.code in shown
