"""Terms beyond the customer's credit rating: who decides, and that orders keep to them (defaults.md 4 and 11)."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from orders.contract_terms import beyond_rating
from orders.services.orders import submit_order
from salesops.core.approvals.models import Approval
from salesops.core.refusals import Refused
from tests.cast_contracts import approved, opened, submitted
from tests.cast_orders_made import NOW, TODAY, account, framework

from .test_needed import bare


def signs(contract) -> tuple[str, str]:
    last = Approval.objects.of("orders.contract", contract.pk).first().steps.order_by("stage", "pk").last()
    return last.approver, last.rule


@pytest.mark.parametrize(
    ("rating", "usual", "terms", "asked"),
    [
        ("B", 30, {"term_days": None}, ("MM", "manager")),
        ("B", 30, {"term_days": 30}, ("MM", "manager")),
        ("B", 30, {"term_days": 45}, ("MM", "terms_manager")),
        ("B", 30, {"term_days": 46}, ("director", "terms_director")),
        # 30 % before delivery is what rating C asks for.
        ("C", 15, {}, ("MM", "manager")),
        ("C", 15, {"deposit_share": Decimal("29.99"), "sign_off_share": Decimal("65.01")}, ("director", "terms_director")),
        # Rating D pays before shipping: all of it, then no term counts.
        ("D", 0, {}, ("director", "terms_director")),
        ("D", 0, {"deposit_share": Decimal(100), "sign_off_share": Decimal(0), "warranty_share": Decimal(0), "term_days": 9},
         ("MM", "manager")),
    ],
)  # fmt: skip
def test_who_decides_on_terms(company, files, goods, rating, usual, terms, asked):
    account(files.zerun, "0" if rating == "D" else "1500000", rating, usual)
    assert signs(submitted(company, files.zerun, goods, **terms)) == asked


def test_who_signs_for_more_decides_on_the_terms_too(company, files, goods):
    account(files.zerun, rating="B", term=30)
    large = submitted(company, files.zerun, goods, "2500000", term_days=90)
    assert signs(large) == ("GM", "general")


def test_nobody_rated_nothing_to_compare(company, files, goods):
    assert beyond_rating(opened(company, files.zerun, goods, term_days=90), TODAY) is None


def test_the_page_says_what_is_beyond_and_to_whom_it_may(company, files, goods):
    account(files.zerun, rating="C", term=15)
    contract = submitted(
        company, files.zerun, goods, term_days=20, deposit_share=Decimal(20), sign_off_share=Decimal(75)
    )
    client = Client()
    client.force_login(company.rep)
    said = client.get(reverse("orders:contract", args=[contract.number])).content.decode()
    assert "长 5 天" in said
    assert "低 10 个百分点" in said


def test_an_order_takes_no_longer_term_than_agreed(company, files, goods):
    account(files.zerun, rating="B", term=30)
    framework(files.zerun, term_days=60)
    contract = files.zerun.contracts.get()

    def submit(days: int):
        return submit_order(
            actor=company.rep, order=bare(company, files.zerun, goods, "1", contract=contract, term_days=days), now=NOW
        )

    assert submit(60).state == "submitted"
    with pytest.raises(Refused) as caught:
        submit(61)
    assert [r.code for r in caught.value.refusals] == ["orders.term-beyond-contract"]


def test_agreed_terms_are_signed(company, files, goods):
    account(files.zerun, rating="B", term=30)
    assert approved(company, files.zerun, goods, term_days=60).state == "approved"
