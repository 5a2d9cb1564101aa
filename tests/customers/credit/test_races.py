"""Two people change the credit of one group in the same second, over two real connections: one effect (F10)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from customers.models import CreditAccount, CreditAssessment, CreditChange, Customer
from customers.services.credit_accounts import freeze
from customers.services.credit_assessing import submit_assessment
from salesops.core.refusals import Refused
from tests.core.approvals.test_races import together

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
NOW = timezone.make_aware(timezone.datetime(2026, 11, 20, 10))
ANCHORS = {"payment": 3, "power": 4, "finances": 4, "cooperation": 3, "public": 4}


def told(act):
    def run():
        try:
            act()
        except Refused as refused:
            return refused.code
        return "done"

    return run


def test_a_group_is_assessed_and_frozen_once(company, files):
    """Both members of one group, by two people: the account of the group lets one through at a time."""
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(parent=files.zerun)
    member = Customer.objects.get(pk=files.weizhiyuan.pk)

    def assess(actor, customer):
        return told(
            lambda: submit_assessment(
                actor=actor,
                customer=customer,
                anchors=ANCHORS,
                evidence={},
                asked_limit=Decimal(0),
                asked_term=0,
                now=NOW,
            )
        )

    assert sorted(together(assess(company.rep, files.zerun), assess(company.colleague, member))) == [
        "customers.assessment-waiting",
        "done",
    ]
    assert CreditAssessment.objects.count() == CreditAccount.objects.count() == 1

    def stop(actor, customer):
        return told(lambda: freeze(actor=actor, customer=customer, reason="逾期", now=NOW))

    assert sorted(together(stop(company.finance, files.zerun), stop(company.manager, member))) == [
        "customers.frozen-already",
        "done",
    ]
    assert CreditChange.objects.filter(kind="frozen").count() == 1
    assert set(Customer.objects.filter(pk__in=[files.zerun.pk, member.pk]).values_list("status", flat=True)) == {
        "frozen"
    }
