"""Contracts of the tests, made by the services people use: the rep's customer 泽润 buys fillers at 113,000."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import Customer
from orders.models import Contract
from orders.services.contract_review import items_on, submit_contract
from orders.services.contract_signing import file_contract, sign_contract
from orders.services.contracts import add_contract_file, open_contract
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve
from tests.cast import Company
from tests.cast_orders import Goods
from tests.cast_orders_made import NOW, TODAY


def pdf(name: str = "合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")


def terms(amount: str = "226000", **more: Any) -> dict[str, Any]:
    """Everything as in our standard text, 30 % deposit, 65 % at sign-off, 5 % warranty for a year."""
    return {
        "title": "灌装线采购合同", "amount": Decimal(amount), "starts_on": TODAY, "ends_on": date(2027, 11, 19),
        "deposit_share": Decimal(30), "sign_off_share": Decimal(65), "warranty_share": Decimal(5), "warranty_months": 12,
        "clauses": {row["clause"]: {"differs": False, "text": ""} for row in items_on(TODAY)},
    } | more  # fmt: skip


def differing(*codes: str) -> dict[str, Any]:
    """The check-list with ``codes`` differing from our standard text."""
    every = {row["clause"]: {"differs": False, "text": ""} for row in items_on(TODAY)}
    return every | {code: {"differs": True, "text": f"改：{code}"} for code in codes}


def opened(
    company: Company, customer: Customer, goods: Goods, amount: str = "226000", quantity: str = "2", **more: Any
) -> Contract:
    """A draft of the rep with its text on file; a framework contract has no lines."""
    lines = [{"product": goods.filler, "quantity": Decimal(quantity), "unit_price": Decimal(113_000)}]
    made = open_contract(
        actor=company.rep, customer=customer, values=terms(amount, **more), now=NOW,
        lines=[] if more.get("kind") == "framework" else lines,
    )  # fmt: skip
    add_contract_file(actor=company.rep, contract=made, upload=pdf(), kind="text", now=NOW)
    return made


def submitted(company: Company, customer: Customer, goods: Goods, *args: Any, **more: Any) -> Contract:
    return submit_contract(actor=company.rep, contract=opened(company, customer, goods, *args, **more), now=NOW)


def steps_open(contract: Contract) -> list[ApprovalStep]:
    pending = Approval.objects.of("orders.contract", contract.pk).pending()
    return list(ApprovalStep.objects.waiting().filter(approval__in=pending).order_by("pk"))


def agree(contract: Contract) -> None:
    """Whoever is asked now agrees."""
    for step in steps_open(contract):
        approve(step_id=step.pk, actor=step.people.get().user, now=NOW)


def approved(company: Company, customer: Customer, goods: Goods, *args: Any, **more: Any) -> Contract:
    contract = submitted(company, customer, goods, *args, **more)
    for _stage in range(3):
        agree(contract)
    contract.refresh_from_db()
    return contract


def signed(company: Company, customer: Customer, goods: Goods, *args: Any, **more: Any) -> Contract:
    contract = approved(company, customer, goods, *args, **more)
    return sign_contract(
        actor=company.secretary, contract=contract, upload=pdf("扫描.pdf"), signed_on=TODAY, both_seals=True, now=NOW
    )


def in_force(company: Company, customer: Customer, goods: Goods, *args: Any, **more: Any) -> Contract:
    contract = signed(company, customer, goods, *args, **more)
    return file_contract(
        actor=company.secretary, contract=contract, file_no="HT-BA-26-001", original_at="档案室 3 号柜", now=NOW
    )
