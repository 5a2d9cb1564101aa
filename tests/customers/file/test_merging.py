"""Two files of one company become one: everything goes along, nothing is lost, nobody writes to the file that ended (CUS-2)."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from customers.models import Contact, Customer, Merge, Ownership, ShippingAddress, TeamMember, Visit
from customers.services.editing import current_of, lock_current
from customers.services.merging import may_merge, propose_merge
from customers.services.visits import log_visit
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve, reject
from salesops.core.audit.activity import activities_of
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast import build_company
from tests.cast_customers import build_files
from tests.conftest import TODAY

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def propose(files, actor, *, loser=None, winner=None, taken=(), reason="同一家公司") -> Merge:
    return propose_merge(
        actor=actor, loser=loser or files.weizhiyuan, winner=winner or files.zerun, taken=taken, reason=reason, now=NOW
    )


def step_of(merge: Merge) -> ApprovalStep:
    return ApprovalStep.objects.get(approval__record_id=str(merge.pk), approval__matter="customers.merge", state="open")


def decide(merge: Merge, by=None) -> None:
    """Whoever the step waits for agrees."""
    step = step_of(merge)
    approve(step_id=step.pk, actor=by or step.people.get().user, now=NOW)


def codes_of(error) -> set[str]:
    return {r.code for r in error.value.refusals}


def test_everything_goes_along(company, files):
    loser, winner = files.weizhiyuan, files.zerun
    Customer.objects.filter(pk=loser.pk).update(
        website="wzy.example",
        tags=["expanding"],
        opened_on=TODAY - timedelta(days=900),
        city="昆山",
        last_contact_at=NOW,
    )
    Customer.objects.filter(pk=files.anrui.pk).update(parent=loser)
    Contact.objects.create(customer=loser, name="刘敏", is_primary=True)
    ShippingAddress.objects.create(customer=loser, address="昆山某路 1 号", is_default=True)
    TeamMember.objects.create(customer=loser, user=company.secretary, part="secretary", period=DateRange(TODAY, None))
    merge = propose(files, company.secretary, taken=["city"])
    assert not Customer.objects.filter(merged_into=winner).exists()
    decide(merge)
    for row in (merge, loser, winner):
        row.refresh_from_db()
    assert (merge.state, loser.status, loser.merged_into) == ("done", "archived", winner)
    assert (winner.city, winner.website, winner.tags) == ("昆山", "wzy.example", ["expanding"])
    assert (winner.opened_on, winner.last_contact_at) == (TODAY - timedelta(days=900), NOW)
    assert set(winner.contacts.values_list("name", "is_primary")) == {("郑海涛", True), ("刘敏", False)}
    assert winner.addresses.filter(is_default=True).count() == 1
    assert winner.addresses.count() == 2
    assert winner.team.get().user == company.secretary
    assert winner.members.get() == files.anrui
    assert Ownership.objects.filter(customer=loser, period__contains=NOW.date()).count() == 0
    assert Ownership.objects.filter(customer=loser).count() == 1
    assert activities_of(winner).first().verb == "customers.merge_customers"
    assert merge.moved["customers.contacts"] == 1


def test_the_credit_code_goes_to_the_file_that_goes_on(company, files):
    decide(propose(files, company.secretary, loser=files.zerun, winner=files.weizhiyuan))
    files.weizhiyuan.refresh_from_db()
    assert files.weizhiyuan.credit_code == "91320594MA1X7K2Q43"


def test_the_supervisor_decides_never_who_asked(company, files):
    merge = propose(files, company.manager)
    assert step_of(merge).people.get().user != company.manager
    with pytest.raises(Refused):
        decide(merge, by=company.manager)


def test_refused_both_files_go_on(company, files):
    merge = propose(files, company.secretary)
    step = step_of(merge)
    reject(step_id=step.pk, actor=step.people.get().user, now=NOW, note="两家不同的公司")
    merge.refresh_from_db()
    assert merge.state == "refused"
    assert not Customer.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("rep", False), ("colleague", False), ("secretary", True), ("supervisor", True), ("director", True),
        ("admin", True), ("other_manager", False), ("finance", False), ("auditor", False),
    ],
)  # fmt: skip
def test_who_may_merge(company, files, who, may):
    assert may_merge(getattr(company, who), files.zerun, files.weizhiyuan) is may


def test_a_file_of_another_market_is_out_of_reach(company, files):
    with pytest.raises(Forbidden):
        propose(files, company.secretary, loser=files.dingsheng)


def test_what_stops_a_merge(company, files):
    with pytest.raises(Invalid) as error:
        propose(files, company.secretary, loser=files.zerun, reason=" ")
    assert codes_of(error) == {"customers.merge-with-itself", "customers.reason-missing"}
    propose(files, company.secretary)
    with pytest.raises(Invalid) as error:
        propose(files, company.supervisor, loser=files.anrui)
    assert codes_of(error) == {"customers.merge-waits"}


def test_a_head_of_a_group_does_not_go_into_its_member(company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(parent=files.weizhiyuan)
    with pytest.raises(Invalid) as error:
        propose(files, company.secretary)
    assert "customers.merge-head-into-member" in codes_of(error)


def test_merged_twice_leads_to_the_last(company, files):
    decide(propose(files, company.secretary))
    decide(propose(files, company.secretary, loser=files.zerun, winner=files.anrui))
    files.weizhiyuan.refresh_from_db()
    assert files.weizhiyuan.merged_into == files.anrui
    assert current_of(files.weizhiyuan) == files.anrui


def test_side_by_side_in_the_browser(client, company, files):
    client.force_login(company.secretary)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(city="昆山")
    assert client.get(reverse("customers:choose_merge", args=["C-000002"]), {"other": "泽润"}).status_code == 200
    address = reverse("customers:merge", args=["C-000002", "C-000001"])
    page = client.get(address)
    assert {row.name for row in page.context["differing"]} >= {"name", "city"}
    assert client.post(address, {"take_city": "loser", "reason": ""}).status_code == 422
    assert client.post(address, {"take_city": "loser", "take_name": "winner", "reason": "重复"}).status_code == 302
    assert Merge.objects.get().taken == ["city"]


def _waits_for_a_lock(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", [pid])
        row = cursor.fetchone()
    return bool(row and row[0])


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_a_visit_written_during_the_merge_lands_on_the_file_that_goes_on():
    company = build_company()
    files = build_files(company)
    Customer.objects.filter(pk=files.zerun.pk).update(owner=company.colleague)
    merge = propose(files, company.secretary)
    pids, said = [], {}
    begun = threading.Event()

    def write() -> None:
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pids.append(cursor.fetchone()[0])
            begun.set()
            visit = log_visit(
                actor=company.colleague, user=company.colleague, customer=files.weizhiyuan, way="phone",
                visited_at=NOW - timedelta(hours=1), now=NOW, notes="电话确认合并",
            )  # fmt: skip
            said["landed"] = visit.customer_id
        except Refused as refused:
            said["told"] = refused.code
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    with transaction.atomic():
        decide(merge)
        thread.start()
        assert begun.wait(10)
        for _turn in range(2000):
            if _waits_for_a_lock(pids[0]) or not thread.is_alive():
                break
            threading.Event().wait(0.005)
        assert "landed" not in said
    thread.join(20)
    assert said == {"landed": files.zerun.pk}
    assert Visit.objects.get().customer == files.zerun


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_a_merge_takes_along_a_visit_that_was_being_written():
    company = build_company()
    files = build_files(company)
    merge = propose(files, company.secretary)
    locked, over = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                log_visit(
                    actor=company.colleague, user=company.colleague, customer=files.weizhiyuan, way="phone",
                    visited_at=NOW - timedelta(hours=1), now=NOW, notes="电话",
                )  # fmt: skip
                locked.set()
                over.wait(10)
        finally:
            connections.close_all()

    def let_go() -> None:
        over.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert locked.wait(10)
    threading.Timer(0.2, let_go).start()
    decide(merge)
    thread.join(20)
    assert Visit.objects.get().customer == files.zerun


@pytest.mark.django_db
def test_the_lock_follows_a_merge(company, files):
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(status="archived", merged_into=files.zerun)
    with transaction.atomic():
        assert lock_current(files.weizhiyuan) == files.zerun
