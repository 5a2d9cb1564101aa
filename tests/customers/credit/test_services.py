"""Credit as people work with it: assessed, decided by others, raised for a time, frozen, reviewed (CUS-11)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from customers.credit.reading import credit_of
from customers.models import CreditAccount, CreditChange, CreditSign, Customer
from customers.monthly import all_lines, change_of
from customers.services import credit_accounts, credit_assessing, credit_nightly, credit_requests, credit_signs
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve, reject
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Refused
from tests.conftest import TODAY
from tests.customers.credit.facts import feed, paying_well, unplug

NOW = timezone.make_aware(timezone.datetime(2026, 11, 20, 10))
STEADY = {"payment": 5, "power": 4, "finances": 4, "cooperation": 5, "public": 4}


@pytest.fixture
def zerun(files):
    files.zerun.yearly_potential = Decimal(1_200_000)
    files.zerun.yearly_revenue = Decimal(26_000_000)
    files.zerun.save()
    return files.zerun


def ask(actor, customer, limit=1_890_000, term=60, **more):
    fields = {"anchors": STEADY, "evidence": {}, "asked_limit": Decimal(limit), "asked_term": term, "now": NOW} | more
    return credit_assessing.submit_assessment(actor=actor, customer=customer, **fields)


def steps(record):
    approval = Approval.objects.filter(record_id=str(record.pk)).latest("pk")
    return [(s.stage, s.approver) for s in ApprovalStep.objects.filter(approval=approval).order_by("stage", "approver")]


def decide(record, *people, verb=approve, **more):
    """Each of ``people`` decides the step that waits for him."""
    for person in people:
        step = ApprovalStep.objects.get(
            approval__record_id=str(record.pk), approval__state="pending", state="open", people__user=person
        )
        verb(step_id=step.pk, actor=person, now=NOW, **more)


def give(company, customer, rating="A", limit=1_000_000, term=60):
    return credit_accounts.set_imported_credit(
        actor=None, customer=customer, rating=rating, limit=Decimal(limit), term=term, now=NOW
    )


def kinds(customer):
    return list(CreditChange.objects.filter(account__customer=customer).order_by("pk").values_list("kind", flat=True))


def test_the_steady_customer_is_granted_what_the_policy_computes(company, zerun, monkeypatch):
    paying_well(monkeypatch, zerun)
    asked = ask(company.rep, zerun)
    assert (asked.score, asked.system_rating, asked.computed_limit) == (90, "A", 1_890_000)
    assert asked.number == "XY-2026-0001"
    assert steps(asked) == [(1, "MM"), (1, "finance")]
    decide(asked, company.manager)
    assert CreditAccount.objects.get(customer=zerun).rating == ""
    decide(asked, company.finance)
    account = CreditAccount.objects.get(customer=zerun)
    assert (account.rating, account.limit, account.term_days) == ("A", 1_890_000, 60)
    assert account.review_on == date(2027, 11, 20)
    line = CreditChange.objects.get(account=account)
    assert (line.before["limit"], line.after["limit"], line.number) == ("0.00", "1890000.00", asked.number)


@pytest.mark.parametrize(
    ("limit", "rating", "route"),
    [
        (1_890_000, "", [(1, "MM"), (1, "finance")]),
        (1_890_001, "", [(1, "director"), (1, "finance")]),
        (2_835_000, "", [(1, "director"), (1, "finance")]),
        (2_835_001, "", [(1, "director"), (1, "finance"), (2, "GM")]),
    ],
)
def test_who_decides(company, zerun, monkeypatch, limit, rating, route):
    paying_well(monkeypatch, zerun)
    assert steps(ask(company.rep, zerun, limit, asked_rating=rating, reason="旺季")) == route


@pytest.mark.parametrize(
    ("limit", "term", "route", "rule"),
    [
        (1_890_000, 75, [(1, "MM"), (1, "finance")], "term"),
        (1_890_000, 76, [(1, "director"), (1, "finance")], "term_more"),
        (1_890_001, 75, [(1, "director"), (1, "finance")], "higher"),
        (10_000, 365, [(1, "director"), (1, "finance")], "term_more"),
        (2_835_001, 61, [(1, "director"), (1, "finance"), (2, "GM")], "highest"),
    ],
)
def test_who_decides_on_a_longer_term(company, zerun, monkeypatch, limit, term, route, rule):
    """信用A gives 60 days: up to 15 days longer the market manager and finance, more the director (defaults.md 11)."""
    paying_well(monkeypatch, zerun)
    asked = ask(company.rep, zerun, limit, term, reason="旺季")
    assert steps(asked) == route
    assert set(ApprovalStep.objects.filter(approval__record_id=str(asked.pk)).values_list("rule", flat=True)) == {rule}


def test_a_rating_raised_by_hand_goes_to_the_general_manager(company, zerun, monkeypatch):
    paying_well(monkeypatch, zerun)
    weak = STEADY | {"finances": 2, "cooperation": 2}
    asked = ask(company.rep, zerun, 10_000, 30, anchors=weak, asked_rating="A", reason="集团担保")
    assert asked.system_rating == "B"
    assert steps(asked) == [(1, "director"), (1, "finance"), (2, "GM")]


def test_more_than_computed_takes_a_reason(company, zerun, monkeypatch):
    paying_well(monkeypatch, zerun)
    with pytest.raises(Refused) as refused:
        ask(company.rep, zerun, 1_890_001)
    assert refused.value.code == "customers.reason-missing"


def test_nobody_decides_his_own(company, zerun, monkeypatch):
    paying_well(monkeypatch, zerun)
    asked = ask(company.manager, zerun)
    deciders = set(
        ApprovalStep.objects.filter(approval__record_id=str(asked.pk)).values_list("people__user", flat=True)
    )
    assert company.manager.pk not in deciders
    assert company.finance.pk in deciders


def test_without_data_a_customer_is_new_and_its_potential_counts(company, zerun):
    found = credit_assessing.work_out(zerun, STEADY, day=TODAY)
    assert found.anchors["payment"] == 3
    assert (found.rating, found.monthly, found.limit) == ("B", 50_000, 120_000)


def test_who_may_ask(company, zerun):
    for stranger in (company.other_rep, company.colleague, company.legal, company.auditor):
        with pytest.raises(Forbidden):
            ask(stranger, zerun)


def test_one_assessment_waits_at_a_time_and_a_rejected_one_changes_nothing(company, zerun, monkeypatch):
    paying_well(monkeypatch, zerun)
    first = ask(company.rep, zerun)
    with pytest.raises(Refused) as refused:
        ask(company.rep, zerun)
    assert refused.value.code == "customers.assessment-waiting"
    decide(first, company.finance, verb=reject, note="资料不全")
    first.refresh_from_db()
    assert first.state == "rejected"
    assert kinds(zerun) == []
    assert ask(company.rep, zerun).number == "XY-2026-0002"


def test_a_knock_out_freezes_and_the_file_says_so(company, zerun, monkeypatch):
    paying_well(monkeypatch, zerun)
    asked = ask(company.rep, zerun, 0, 0, knock_outs=["dishonest"])
    assert asked.system_rating == "D"
    decide(asked, company.manager, company.finance)
    zerun.refresh_from_db()
    assert zerun.status == "frozen"
    assert kinds(zerun) == ["granted", "frozen"]


def test_a_group_shares_one_limit(company, files, monkeypatch):
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(parent=files.zerun)
    files.weizhiyuan.refresh_from_db()
    give(company, files.zerun)
    feed(monkeypatch, exposure={files.zerun: Decimal(300_000), files.weizhiyuan: Decimal(450_000)})
    found = credit_of([files.weizhiyuan.pk, files.zerun.pk, files.anrui.pk], TODAY)
    assert set(found) == {files.zerun.pk, files.weizhiyuan.pk}
    of_member = found[files.weizhiyuan.pk]
    assert (of_member.account.customer, of_member.used, of_member.available) == (files.zerun, 750_000, 250_000)
    assert of_member.use == Decimal("0.75")
    assert credit_accounts.lock_account.__doc__
    with transaction.atomic():
        assert credit_accounts.lock_account(files.weizhiyuan).customer == files.zerun
    with pytest.raises(Refused) as refused:
        give(company, files.weizhiyuan)
    assert {r.code for r in refused.value.refusals} == {"customers.credit-set-already", "customers.credit-of-the-group"}


def test_no_data_is_no_zero(company, files, monkeypatch):
    unplug(monkeypatch, "exposure", "receivables", "open_orders", "oldest_overdue_days", "overdue")
    give(company, files.zerun)
    found = credit_of([files.zerun.pk], TODAY)[files.zerun.pk]
    assert (found.used, found.available, found.use, found.overdue) == (None, None, None, None)


def test_reading_many_takes_the_same_queries(company, files, django_assert_num_queries):
    give(company, files.zerun)
    credit_of([files.zerun.pk], TODAY)
    with django_assert_num_queries(6):
        credit_of([files.zerun.pk], TODAY)
    give(company, files.weizhiyuan)
    give(company, files.dingsheng)
    with django_assert_num_queries(6):
        credit_of([files.zerun.pk, files.weizhiyuan.pk, files.dingsheng.pk], TODAY)


def test_temporary_raise_from_asking_to_its_end(company, files):
    account = give(company, files.zerun)
    with pytest.raises(Refused) as refused:
        credit_requests.ask_raise(
            actor=company.rep, customer=files.zerun, amount=Decimal(300_001), until=TODAY, reason="", now=NOW
        )
    assert [r.code for r in refused.value.refusals] == ["customers.raise-too-high", "customers.reason-missing"]
    asked = credit_requests.ask_raise(
        actor=company.rep,
        customer=files.zerun,
        amount=Decimal(300_000),
        until=date(2026, 12, 31),
        reason="旺季",
        now=NOW,
    )
    # Nothing was ever computed for an imported limit: the whole way.
    assert steps(asked) == [(1, "director"), (1, "finance"), (2, "GM")]
    decide(asked, company.director, company.finance, company.gm)
    found = credit_of([files.zerun.pk], date(2026, 12, 31))[files.zerun.pk]
    assert (found.limit.amount, found.limit.reasons) == (1_300_000, ("raised",))
    assert credit_of([files.zerun.pk], date(2027, 1, 1))[files.zerun.pk].limit.amount == 1_000_000
    assert credit_requests.end_raises(actor=None, day=date(2026, 12, 31), now=NOW) == 0
    assert credit_requests.end_raises(actor=None, day=date(2027, 1, 1), now=NOW) == 1
    account.refresh_from_db()
    assert account.raise_amount == 0
    assert kinds(files.zerun) == ["imported", "raised", "raise_ended"]
    with pytest.raises(Refused) as refused:
        credit_requests.ask_raise(
            actor=company.rep, customer=files.zerun, amount=Decimal(1), until=date(2027, 1, 8), reason="再次",
            now=NOW + timedelta(days=45),
        )  # fmt: skip
    assert refused.value.code == "customers.raise-too-soon"


def test_freeze_by_hand_is_for_finance_and_the_market_manager(company, files):
    for person in (company.rep, company.supervisor, company.regional, company.other_manager, company.secretary):
        with pytest.raises(Forbidden):
            credit_accounts.freeze(actor=person, customer=files.zerun, reason="x", now=NOW)
    credit_accounts.freeze(actor=company.manager, customer=files.zerun, reason="停产传闻", now=NOW)
    files.zerun.refresh_from_db()
    assert files.zerun.status == "frozen"
    told = set(Notification.objects.filter(event="customers.credit_frozen").values_list("person__name", flat=True))
    assert {company.rep.name, company.supervisor.name, company.finance.name} <= told
    assert company.manager.name not in told


def test_unfreezing_goes_to_finance_and_manager_the_second_time_to_the_director(company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(status="active")
    files.zerun.refresh_from_db()
    for route, last in (([(1, "finance"), (2, "MM")], "manager"), ([(1, "finance"), (2, "director")], "director")):
        credit_accounts.freeze(actor=company.finance, customer=files.zerun, reason="逾期", now=NOW)
        asked = credit_requests.ask_unfreeze(actor=company.rep, customer=files.zerun, reason="已付清", now=NOW)
        assert steps(asked) == route
        decide(asked, company.finance, getattr(company, last))
        files.zerun.refresh_from_db()
        assert files.zerun.status == "active"
    assert kinds(files.zerun) == ["frozen", "unfrozen"] * 2


def test_a_red_sign_freezes_and_must_be_closed_before_unfreezing(company, files):
    give(company, files.zerun)
    sign = credit_signs.enter_sign(
        actor=company.rep, customer=files.zerun, kind="contact_lost", evidence="三次未接通", found_on=TODAY, now=NOW
    )
    assert sign.due_on == date(2026, 11, 24)
    files.zerun.refresh_from_db()
    assert files.zerun.status == "frozen"
    told = set(Notification.objects.filter(event="customers.credit_sign_red").values_list("person__name", flat=True))
    assert {company.director.name, company.legal.name, company.manager.name, company.finance.name} <= told
    with pytest.raises(Refused) as refused:
        credit_requests.ask_unfreeze(actor=company.rep, customer=files.zerun, reason="已联系上", now=NOW)
    assert refused.value.code == "customers.red-sign-open"
    with pytest.raises(Forbidden):
        credit_signs.close_sign(actor=company.rep, sign=sign, outcome="已联系上", now=NOW)
    credit_signs.close_sign(actor=company.finance, sign=sign, outcome="已联系上", now=NOW)
    credit_requests.ask_unfreeze(actor=company.rep, customer=files.zerun, reason="已联系上", now=NOW)


def test_unpaid_wages_cap_the_limit_at_the_present_balance(company, files, monkeypatch):
    give(company, files.zerun)
    feed(monkeypatch, exposure={files.zerun: Decimal(210_000)})
    sign = credit_signs.enter_sign(
        actor=company.rep, customer=files.zerun, kind="wages", evidence="工人讨薪", found_on=TODAY, now=NOW
    )
    found = credit_of([files.zerun.pk], TODAY)[files.zerun.pk]
    assert (found.limit.amount, found.available, found.warning) == (210_000, 0, "orange")
    credit_signs.close_sign(actor=company.manager, sign=sign, outcome="工资已补发", now=NOW)
    assert credit_of([files.zerun.pk], TODAY)[files.zerun.pk].limit.amount == 1_000_000
    assert kinds(files.zerun) == ["imported", "capped", "uncapped"]


def test_a_sign_needs_evidence_and_no_day_ahead_and_is_entered_once(company, files):
    def enter(**more):
        fields = {"kind": "lawsuit", "evidence": "法院公告", "found_on": TODAY} | more
        credit_signs.enter_sign(actor=company.rep, customer=files.zerun, now=NOW, **fields)

    with pytest.raises(Refused) as refused:
        enter(kind="slower", evidence=" ", found_on=date(2026, 11, 21))
    assert [r.code for r in refused.value.refusals] == [
        "customers.sign-unknown",
        "customers.evidence-missing",
        "customers.day-ahead",
    ]
    enter()
    with pytest.raises(Refused) as refused:
        enter()
    assert refused.value.code == "customers.sign-open-already"


def test_missed_reviews_are_noted_once(company, files):
    account = give(company, files.zerun, "C", 300_000, 15)
    assert account.review_on == date(2027, 2, 20)
    day = date(2027, 3, 7)
    assert credit_of([files.zerun.pk], day)[files.zerun.pk].limit.amount == 150_000
    assert credit_nightly.note_missed_reviews(actor=None, day=day, now=NOW) == 1
    assert credit_nightly.note_missed_reviews(actor=None, day=day, now=NOW) == 0
    assert credit_nightly.note_missed_reviews(actor=None, day=date(2027, 3, 22), now=NOW) == 1
    assert kinds(files.zerun) == ["imported", "halved", "stopped"]
    assert Notification.objects.filter(event="customers.credit_stopped", person=company.director).exists()


def test_the_night_freezes_overdue_accounts_and_finds_signs(company, files, monkeypatch):
    give(company, files.zerun, "B", 500_000, 30)
    give(company, files.weizhiyuan, "B", 500_000, 30)
    feed(
        monkeypatch,
        overdue={files.zerun: Decimal(5_000), files.weizhiyuan: Decimal(4_999)},
        oldest_overdue_days={files.zerun: 34, files.weizhiyuan: 34},
        broken_promises={files.weizhiyuan: 2, files.zerun: 1},
        sales_quarter_change={files.weizhiyuan: Decimal(-50), files.zerun: Decimal("-49.9")},
    )
    assert credit_nightly.freeze_overdue(actor=None, day=TODAY, now=NOW) == 1
    assert credit_nightly.freeze_overdue(actor=None, day=TODAY, now=NOW) == 0
    files.zerun.refresh_from_db()
    assert files.zerun.status == "frozen"
    assert credit_nightly.find_signs(TODAY, NOW) == 2
    assert credit_nightly.find_signs(TODAY, NOW) == 0
    assert set(CreditSign.objects.values_list("customer", "kind")) == {
        (files.weizhiyuan.pk, "promises"),
        (files.weizhiyuan.pk, "orders_down"),
    }


def standing(customer):
    account = CreditAccount.objects.get(customer=customer)
    return account.rating, account.limit, account.term_days, account.review_on, account.is_frozen


@pytest.mark.parametrize(
    ("days", "after", "ledger"),
    [
        (91, ("D", 0, 0, None, True), ["imported", "knocked_out", "frozen"]),
        (90, ("A", 1_890_000, 60, date(2027, 11, 20), True), ["imported", "frozen"]),
    ],
)
def test_anything_over_90_days_overdue_is_d_and_frozen(company, files, monkeypatch, days, after, ledger):
    """The steady customer of the worked examples: 信用A, 1,890,000, 60 days."""
    give(company, files.zerun, "A", 1_890_000)
    before = {line.key: line.values for lines in all_lines("credit", TODAY) for line in lines}
    feed(monkeypatch, overdue={files.zerun: Decimal(6_000)}, oldest_overdue_days={files.zerun: days})
    assert credit_nightly.freeze_overdue(actor=None, day=TODAY, now=NOW) == 1
    assert credit_nightly.freeze_overdue(actor=None, day=TODAY, now=NOW) == 0
    assert standing(files.zerun) == after
    assert kinds(files.zerun) == ledger
    [line] = next(all_lines("credit", TODAY))
    assert (line.values["rating"], line.values["frozen"]) == (after[0], True)
    with translation.override("en"):
        assert ("Credit A → Credit D" in change_of("credit", line, before)) == (after[0] == "D")


def test_what_was_frozen_before_falls_to_d_as_well(company, files, monkeypatch):
    give(company, files.zerun, "B", 500_000, 30)
    overdue = {files.zerun: Decimal(5_000)}
    feed(monkeypatch, overdue=overdue, oldest_overdue_days={files.zerun: 34})
    assert credit_nightly.freeze_overdue(actor=None, day=TODAY, now=NOW) == 1
    assert standing(files.zerun)[0] == "B"
    feed(monkeypatch, overdue=overdue, oldest_overdue_days={files.zerun: 91})
    assert credit_nightly.freeze_overdue(actor=None, day=TODAY, now=NOW) == 0
    assert standing(files.zerun) == ("D", 0, 0, None, True)


@pytest.mark.parametrize(("kind", "rating"), [("enforcement", "D"), ("dishonoured", "D"), ("contact_lost", "A")])
def test_a_red_sign_that_is_a_knock_out_takes_the_rating(company, files, kind, rating):
    give(company, files.zerun, "A", 1_890_000)
    credit_signs.enter_sign(
        actor=company.finance, customer=files.zerun, kind=kind, evidence="法院公告", found_on=TODAY, now=NOW
    )
    assert (standing(files.zerun)[0], standing(files.zerun)[4]) == (rating, True)


def test_after_a_knock_out_the_next_assessment_rates_anew(company, zerun, monkeypatch):
    give(company, zerun, "A", 1_890_000)
    sign = credit_signs.enter_sign(
        actor=company.finance, customer=zerun, kind="dishonoured", evidence="退票", found_on=TODAY, now=NOW
    )
    credit_signs.close_sign(actor=company.finance, sign=sign, outcome="已补付", now=NOW)
    asked = credit_requests.ask_unfreeze(actor=company.rep, customer=zerun, reason="已补付", now=NOW)
    decide(asked, company.finance, company.manager)
    assert standing(zerun) == ("D", 0, 0, None, False)
    paying_well(monkeypatch, zerun)
    decide(ask(company.rep, zerun), company.manager, company.finance)
    assert standing(zerun) == ("A", 1_890_000, 60, date(2027, 11, 20), False)


def test_imported_credit(company, files):
    account = give(company, files.zerun, "B", 500_000, None)
    assert (account.term_days, account.review_on) == (30, date(2027, 5, 20))
    with pytest.raises(Refused) as refused:
        give(company, files.weizhiyuan, "E", -1, 400)
    assert len(refused.value.refusals) == 3


def test_the_ledger_and_the_state_are_the_databases_matter(company, files):
    account = give(company, files.zerun)
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditChange.objects.filter(account=account).update(reason="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditAccount.objects.filter(pk=account.pk).update(rating="D")
