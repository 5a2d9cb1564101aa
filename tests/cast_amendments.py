"""Amendments of the tests: of a framework contract in force with 泽润, or of a single one with lines."""

from datetime import date
from decimal import Decimal
from typing import Any

from orders.models import Contract
from orders.services.amendments import amend_contract
from orders.services.contract_review import submit_contract
from orders.services.contract_signing import sign_contract
from orders.services.contracts import add_contract_file, edit_contract
from tests.cast import Company
from tests.cast_contracts import agree, differing, pdf
from tests.cast_orders_made import NOW, TODAY

REASON = "客户追加一条线，交期与金额随之变更"


def begun(company: Company, contract: Contract, *, lines: Any = None, **values: Any) -> Contract:
    """A draft of the rep with its text on file; until 2028 unless told otherwise."""
    made = amend_contract(actor=company.rep, contract=contract, reason=REASON, now=NOW)
    changed = {"clauses": differing(), **(values or {"ends_on": date(2028, 12, 31)})}
    made = edit_contract(actor=company.rep, contract=made, values=changed, lines=lines, now=NOW)
    add_contract_file(actor=company.rep, contract=made, upload=pdf("补充协议.pdf"), kind="text", now=NOW)
    return made


def handed_in(company: Company, contract: Contract, **more: Any) -> Contract:
    return submit_contract(actor=company.rep, contract=begun(company, contract, **more), now=NOW)


def agreed_to(company: Company, contract: Contract, **more: Any) -> Contract:
    amendment = handed_in(company, contract, **more)
    for _stage in range(3):
        agree(amendment)
    amendment.refresh_from_db()
    return amendment


def sign(company: Company, amendment: Contract) -> Contract:
    return sign_contract(
        actor=company.secretary, contract=amendment, upload=pdf("扫描.pdf"), signed_on=TODAY, both_seals=True, now=NOW
    )


def amended(company: Company, contract: Contract, **more: Any) -> Contract:
    return sign(company, agreed_to(company, contract, **more))


def fillers(goods: Any, quantity: str, price: str = "113000") -> list[dict[str, Any]]:
    return [{"product": goods.filler, "quantity": Decimal(quantity), "unit_price": Decimal(price)}]
