"""What becomes of credit when two files become one (CUS-2, CUS-11)."""

from decimal import Decimal

import pytest

from customers.credit.reading import credit_of
from customers.handover.credit import merge_parts
from customers.models import CreditAccount, CreditChange, CreditSign, Customer
from customers.services import credit_accounts, credit_requests, credit_signs
from customers.services.credit_accounts import set_imported_credit
from tests.conftest import TODAY
from tests.customers.credit.facts import paying_well
from tests.customers.credit.test_services import NOW, ask

PART = merge_parts.get("customers.credit")


def rate(customer, rating="B", limit=200_000, term=None):
    set_imported_credit(actor=None, customer=customer, rating=rating, limit=Decimal(limit), term=term, now=NOW)


def codes(files):
    return [refusal.code for refusal in PART.blocks(files.weizhiyuan, files.zerun)]


def take(files):
    return PART.take(files.weizhiyuan, files.zerun, None)


def sign(customer, kind="lawsuit"):
    return credit_signs.enter_sign(
        actor=None, customer=customer, kind=kind, evidence="法院公告", found_on=TODAY, now=NOW
    )


def test_the_account_goes_along_when_the_winner_has_none(company, files):
    rate(files.weizhiyuan)
    sign(files.weizhiyuan)
    assert codes(files) == []
    assert PART.count(files.weizhiyuan) == 2
    assert take(files) == 2
    account = CreditAccount.objects.get()
    assert (account.customer, account.rating, account.limit) == (files.zerun, "B", 200_000)
    assert CreditSign.objects.get().customer == files.zerun
    assert credit_of([files.zerun.pk], TODAY)[files.zerun.pk].warning == "orange"


def test_a_winner_not_rated_yet_takes_rating_limit_and_review(company, files):
    rate(files.weizhiyuan)
    credit_accounts.freeze(actor=None, customer=files.zerun, reason="传闻", now=NOW)
    assert CreditAccount.objects.get(customer=files.zerun).rating == ""
    assert codes(files) == []
    take(files)
    held = CreditAccount.objects.get(customer=files.zerun)
    assert (held.rating, held.limit, held.term_days, held.is_frozen) == ("B", 200_000, 30, True)
    line = CreditChange.objects.get(account=held, kind="merged")
    assert (line.reason, line.after["limit"]) == (files.weizhiyuan.code, "200000.00")


def test_two_limits_are_for_people_to_decide(company, files):
    rate(files.weizhiyuan)
    rate(files.zerun)
    assert codes(files) == ["customers.merge-two-limits"]
    CreditAccount.objects.filter(customer=files.weizhiyuan).update(rating="D", limit=0, term_days=0)
    assert codes(files) == []
    take(files)
    assert CreditAccount.objects.get(customer=files.zerun).limit == 200_000


def test_the_limit_of_a_group_is_one_of_the_two(company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(parent=files.dingsheng)
    rate(files.dingsheng)
    rate(files.weizhiyuan)
    assert codes(files) == ["customers.merge-two-limits"]


def test_a_group_not_rated_takes_the_limit_over(company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(parent=files.dingsheng)
    rate(files.weizhiyuan)
    assert codes(files) == []
    take(files)
    assert credit_of([files.zerun.pk], TODAY)[files.zerun.pk].account.customer == files.dingsheng
    assert CreditAccount.objects.get().limit == 200_000


def test_the_account_from_before_the_group_stays_asleep(company, files):
    rate(files.weizhiyuan)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(parent=files.dingsheng)
    rate(files.zerun, "A", 500_000)
    assert codes(files) == []
    take(files)
    assert CreditAccount.objects.get(customer=files.zerun).limit == 500_000
    assert CreditAccount.objects.get(customer=files.weizhiyuan).limit == 200_000


def test_a_freeze_of_the_file_that_goes_comes_first(company, files):
    rate(files.weizhiyuan)
    credit_accounts.freeze(actor=None, customer=files.weizhiyuan, reason="传闻", now=NOW)
    assert codes(files) == ["customers.merge-frozen"]


@pytest.mark.parametrize("what", ["assessment", "raise"])
def test_what_waits_for_approval_comes_first(company, files, monkeypatch, what):
    if what == "assessment":
        paying_well(monkeypatch, files.weizhiyuan)
        files.weizhiyuan.yearly_potential = Decimal(1_200_000)
        files.weizhiyuan.save()
        ask(company.manager, files.weizhiyuan)
    else:
        rate(files.weizhiyuan)
        credit_requests.ask_raise(
            actor=company.manager, customer=files.weizhiyuan, amount=Decimal(1), until=TODAY, reason="旺季", now=NOW
        )
    assert codes(files) == ["customers.merge-credit-waits"]


def test_the_same_sign_in_both_files(company, files):
    sign(files.weizhiyuan)
    sign(files.zerun)
    assert codes(files) == ["customers.merge-same-sign"]
    credit_signs.close_sign(actor=None, sign=CreditSign.objects.get(customer=files.zerun), outcome="撤诉", now=NOW)
    assert codes(files) == []
