"""Protection and pool (CUS-2, defaults.md 3): who falls and when, what keeps, claims and their limits."""

import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import PositionTerms, User
from customers.models import Customer, Ownership
from customers.protection import WORK, fall_of, owned, with_fall
from customers.services.pool import assign_from_pool, claim_customer, due_to_fall, fall_into_pool, release_customer
from customers.states.customer import CustomerStatus
from salesops.core.audit.activity import activities_of
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.customer_facts import CustomerFact, facts_of
from tests.cast import build_company
from tests.cast_customers import OPENED, build_files, make_customer
from tests.conftest import TODAY
from tests.customers.credit.facts import plug

SHANGHAI = ZoneInfo("Asia/Shanghai")


def codes_of(error) -> set[str]:
    return {r.code for r in error.value.refusals}


def last_called(customer: Customer, days: int, grade: str | None = None) -> None:
    """The last contact was ``days`` before TODAY, late in the evening."""
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 21, 30, tzinfo=SHANGHAI) - timedelta(days=days)
    values = {"grade": grade} if grade is not None else {}
    Customer.objects.filter(pk=customer.pk).update(last_contact_at=at, created_at=at - timedelta(days=400), **values)


def fall(day: date = TODAY) -> int:
    return fall_into_pool(actor=None, ids=due_to_fall(day), today=day)


@pytest.fixture
def feeds(monkeypatch):
    """``feeds("receivables", {customer: 100})``: a figure only orders would know."""

    def give(code, values):
        fact = CustomerFact(code, code, lambda ids, day: {c.pk: v for c, v in values.items() if c.pk in set(ids)})
        plug(monkeypatch, fact)

    return give


def falls(customer):
    """By the row as it is now; the night asks the database for all of them and must come to the same day."""
    row = Customer.objects.get(pk=customer.pk)
    held = Ownership.objects.filter(customer=row, period__contains=TODAY).first()
    found = fall_of(row, held and held.period.lower, TODAY, facts_of([row.pk], TODAY, *WORK))
    asked = with_fall(owned(), TODAY).filter(pk=row.pk).values_list("falls_on", flat=True).first()
    assert found[0] == asked
    return found


@pytest.mark.parametrize(("grade", "days"), [("A", 30), ("B", 60), ("C", 90), ("", 90)])
def test_protected_to_the_day(company, files, grade, days):
    last_called(files.weizhiyuan, 0)
    last_called(files.dingsheng, 0)
    last_called(files.zerun, days - 1, grade)
    assert falls(files.zerun) == (TODAY + timedelta(days=1), False)
    assert fall() == 0
    last_called(files.zerun, days)
    assert falls(files.zerun) == (TODAY, False)
    assert fall() == 1
    fallen = Customer.objects.get(pk=files.zerun.pk)
    assert (fallen.owner, fallen.pool_since, fallen.unit) == (None, TODAY, company.units["EC-2-T"])
    before, after = Ownership.objects.filter(customer=fallen).order_by("period")
    assert (before.owner, before.period) == (company.rep, DateRange(OPENED, TODAY))
    assert (after.owner, after.how, after.period) == (None, "fell", DateRange(TODAY, None))
    assert [n.person for n in Notification.objects.filter(event="customers.fell")] == [company.rep]
    assert activities_of(fallen).first().verb == "customers.fall_into_pool"
    assert fall() == 0  # a second run of the night finds nothing


@pytest.mark.parametrize("code", ["open_orders", "receivables", "open_tickets"])
def test_never_with_open_work(company, files, feeds, code):
    for customer in (files.zerun, files.weizhiyuan, files.dingsheng):
        last_called(customer, 200)
    feeds(code, {files.zerun: 1, files.weizhiyuan: 0})
    assert fall() == 2  # 0 is nothing open; not fed at all is not known and stops nothing
    assert Customer.objects.get(pk=files.zerun.pk).owner == company.rep
    assert falls(files.zerun)[1] is True


def test_a_new_owner_is_protected_from_his_first_day(company, files):
    last_called(files.zerun, 200)
    last_called(files.weizhiyuan, 0)
    last_called(files.dingsheng, 0)
    Ownership.objects.filter(customer=files.zerun).update(period=DateRange(TODAY - timedelta(days=29), None))
    assert fall() == 0
    assert falls(files.zerun)[0] == TODAY + timedelta(days=1)


def test_archived_files_and_just_imported_ones_dont_fall(company, files):
    for customer in (files.zerun, files.weizhiyuan, files.dingsheng):
        last_called(customer, 200)
    Customer.objects.filter(pk=files.zerun.pk).update(status=CustomerStatus.ARCHIVED)
    assert falls(files.zerun) == (None, False)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(
        last_contact_at=None, created_at=datetime(2026, 11, 19, 9, tzinfo=SHANGHAI)
    )
    assert due_to_fall(TODAY) == [files.dingsheng.pk]


def test_many_fall_with_a_constant_number_of_statements(company, files, django_assert_max_num_queries):
    made = [
        make_customer(f"C-1000{n:02}", f"试验{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
        for n in range(20)
    ]
    for customer in made:
        last_called(customer, 120)
    last_called(files.zerun, 0)
    with django_assert_max_num_queries(40):
        assert fall() >= 20
    told = Notification.objects.filter(event="customers.fell", person=company.rep).get()
    assert told.params["count"] == 20


def test_claimed_from_the_pool_of_the_own_region(company, files):
    claim_customer(actor=company.rep, customer=files.anrui, today=TODAY)
    customer = Customer.objects.get(pk=files.anrui.pk)
    assert (customer.owner, customer.pool_since, customer.unit) == (company.rep, None, company.units["EC-2-T"])
    assert Ownership.objects.on(TODAY).get(customer=customer).how == "claimed"


def test_who_may_not_claim(company, files):
    with pytest.raises(Refused) as error:
        claim_customer(actor=company.other_rep, customer=files.anrui, today=TODAY)
    assert codes_of(error) == {"customers.other-pool"}
    for actor in (company.manager, company.secretary, company.finance, company.auditor):
        with pytest.raises(Forbidden):
            claim_customer(actor=actor, customer=files.anrui, today=TODAY)
    with pytest.raises(Refused) as error:
        claim_customer(actor=company.rep, customer=files.weizhiyuan, today=TODAY)
    assert codes_of(error) == {"customers.not-in-pool"}
    assert company.colleague.name in str(error.value)


def test_the_former_owner_waits_30_days(company, files):
    release_customer(actor=company.rep, customer=files.zerun, reason="改做其他行业", today=TODAY)
    for later, allowed in ((0, False), (29, False), (30, True)):
        day = TODAY + timedelta(days=later)
        if allowed:
            claim_customer(actor=company.rep, customer=files.zerun, today=day)
        else:
            with pytest.raises(Refused) as error:
                claim_customer(actor=company.rep, customer=files.zerun, today=day)
            assert codes_of(error) == {"customers.cooling-off"}
    # What was claimed today isn't given back today: the claim of the week would leave no trace.
    with pytest.raises(Refused) as error:
        release_customer(actor=company.rep, customer=files.zerun, reason="再次放弃", today=TODAY + timedelta(days=30))
    assert codes_of(error) == {"customers.held-since-today"}
    release_customer(actor=company.rep, customer=files.zerun, reason="再次放弃", today=TODAY + timedelta(days=31))
    # A colleague needn't wait.
    claim_customer(actor=company.colleague, customer=files.zerun, today=TODAY + timedelta(days=32))


def in_pool(company, count: int) -> list[Customer]:
    unit = company.units["EC-2-T"]
    return [make_customer(f"C-2000{n:02}", f"公海{n}有限公司", unit=unit) for n in range(count)]


def test_five_claims_a_week_and_twenty_at_a_time(company):
    customers = in_pool(company, 23)
    monday = date(2026, 11, 16)
    for customer in customers[:5]:
        claim_customer(actor=company.rep, customer=customer, today=monday)
    with pytest.raises(Refused) as error:
        claim_customer(actor=company.rep, customer=customers[5], today=date(2026, 11, 22))
    assert codes_of(error) == {"customers.claims-of-week"}
    for week in range(1, 4):
        for customer in customers[5 * week : 5 * week + 5]:
            claim_customer(actor=company.rep, customer=customer, today=monday + timedelta(weeks=week))
    later = monday + timedelta(weeks=4)
    with pytest.raises(Refused) as error:
        claim_customer(actor=company.rep, customer=customers[20], today=later)
    assert codes_of(error) == {"customers.claims-at-a-time"}
    # One in cooperation is no longer counted.
    Customer.objects.filter(pk=customers[0].pk).update(status=CustomerStatus.ACTIVE)
    claim_customer(actor=company.rep, customer=customers[20], today=later)


def test_the_position_says_how_many_at_most(company, files):
    PositionTerms.objects.filter(position=company.positions["P11"]).update(customers_at_most=1)
    with pytest.raises(Refused) as error:
        claim_customer(actor=company.rep, customer=files.anrui, today=TODAY)
    assert codes_of(error) == {"customers.too-many"}
    assert error.value.refusals[0].figures == {"held": 1, "most": 1}
    # Who assigns is only warned.
    assign_from_pool(actor=company.supervisor, customer=files.anrui, owner=company.rep, today=TODAY)
    assert Customer.objects.get(pk=files.anrui.pk).owner == company.rep


def test_who_gives_to_the_pool_and_to_whom(company, files, feeds):
    with pytest.raises(Forbidden):
        release_customer(actor=company.colleague, customer=files.zerun, reason="不是我的", today=TODAY)
    with pytest.raises(Refused) as error:
        release_customer(actor=company.rep, customer=files.zerun, reason=" ", today=TODAY)
    assert codes_of(error) == {"customers.reason-missing"}
    feeds("receivables", {files.zerun: 5})
    with pytest.raises(Refused) as error:
        release_customer(actor=company.rep, customer=files.zerun, reason="不做了", today=TODAY)
    assert codes_of(error) == {"customers.work-open"}
    release_customer(actor=company.supervisor, customer=files.weizhiyuan, reason="重新分配", today=TODAY)
    with pytest.raises(Forbidden):
        assign_from_pool(actor=company.rep, customer=files.weizhiyuan, owner=company.rep, today=TODAY)
    with pytest.raises(Refused) as error:
        assign_from_pool(actor=company.supervisor, customer=files.weizhiyuan, owner=company.other_rep, today=TODAY)
    assert codes_of(error) == {"customers.heir-out-of-reach"}


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_claim_at_once_one_wins_the_other_is_told():
    company = build_company()
    files = build_files(company)
    ready, said = threading.Barrier(2, timeout=10), {}

    def claim(name: str) -> None:
        try:
            actor = User.objects.get(username=name)
            ready.wait()
            claim_customer(actor=actor, customer=files.anrui, today=TODAY)
            said[name] = "won"
        except Refused as refused:
            said[name] = refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=claim, args=(name,)) for name in ("rep", "colleague")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(said.values()) == ["customers.not-in-pool", "won"]
    winner = next(name for name, word in said.items() if word == "won")
    assert Customer.objects.get(pk=files.anrui.pk).owner.username == winner
    assert Ownership.objects.filter(customer=files.anrui, how="claimed").count() == 1
