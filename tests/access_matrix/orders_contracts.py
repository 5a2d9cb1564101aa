"""Rows of the access matrix: contracts with the rep's customer."""

from orders.models import Contract, ContractFile
from tests.cast_amendments import begun
from tests.cast_contracts import agree, approved, in_force, opened, signed
from tests.cast_contracts import submitted as handed_in
from tests.cast_customers import build_files
from tests.cast_orders import build_goods

from .route import Route

WRITES = "rep supervisor regional manager secretary legal"
# Finance from the submission on.
SEES = f"{WRITES} lead director deputy_director gm auditor"
HIDDEN = "colleague other_rep other_manager logistics hr"
# Who may write contracts, but not with this customer.
ELSEWHERE = HIDDEN


def zerun(company) -> str:
    return build_files(company).zerun.code


def draft(company) -> int:
    return opened(company, build_files(company).zerun, build_goods(company)).pk


def submitted(company) -> str:
    return str(handed_in(company, build_files(company).zerun, build_goods(company)).number)


def at_the_review(company) -> str:
    contract = handed_in(company, build_files(company).zerun, build_goods(company))
    agree(contract)
    return str(contract.number)


def agreed(company) -> str:
    return str(approved(company, build_files(company).zerun, build_goods(company)).number)


def to_file(company) -> str:
    return str(signed(company, build_files(company).zerun, build_goods(company)).number)


def to_amend(company) -> str:
    return str(in_force(company, build_files(company).zerun, build_goods(company)).number)


def amendment(company) -> int:
    return begun(company, in_force(company, build_files(company).zerun, build_goods(company))).pk


def with_file(company) -> tuple[int, int]:
    contract = Contract.objects.get(pk=draft(company))
    return contract.pk, ContractFile.objects.get(contract=contract).pk


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


def _api(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"api:contracts-{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:contracts", "* -admin"),
    _one("contract", SEES, f"{HIDDEN} finance", draft, case="draft"),
    _one("contract", f"{SEES} finance", HIDDEN, submitted),
    _one("new_contract", WRITES, f"{ELSEWHERE} finance lead", zerun),
    _one("edit_contract", WRITES, f"{ELSEWHERE} finance", draft),
    _one("submit_contract", WRITES, f"{ELSEWHERE} finance", draft, post=True),
    _one("review_contract", "legal finance", HIDDEN, at_the_review),
    _one("void_contract", WRITES, f"{ELSEWHERE} finance", draft),
    _one("add_contract_file", WRITES, f"{ELSEWHERE} finance", draft),
    Route("orders:remove_contract_file", WRITES, f"{ELSEWHERE} finance", given=with_file, args=list, post=True),
    _one("sign_contract", "secretary", ELSEWHERE, agreed),
    _one("file_contract", "secretary", ELSEWHERE, to_file),
    _one("end_contract", "legal director deputy_director", "other_manager logistics hr", to_file),
    _one("amend_contract", WRITES, ELSEWHERE, to_amend),
    _one("contract_paper", f"{SEES} finance", HIDDEN, submitted),
    _one("contract", SEES, f"{HIDDEN} finance", amendment, case="amendment"),
    Route("api:contracts-list", "* -admin"),
    Route("api:contracts-list", "* -admin -auditor -director -deputy_director -gm", post=True, data={}),
    _api("detail", f"{SEES} finance", HIDDEN, submitted),
    *(_api(verb, WRITES, f"{ELSEWHERE} finance", draft, post=True) for verb in ("submit", "void")),
    *(_api(verb, WRITES, f"{ELSEWHERE} finance", draft, post=True) for verb in ("add-file", "remove-file")),
    _api("sign", "secretary", ELSEWHERE, agreed, post=True),
    _api("amend", WRITES, ELSEWHERE, to_amend, post=True),
    _api("terminate", "legal director deputy_director", HIDDEN, to_amend, post=True),
    _api("remark", "legal finance", HIDDEN, at_the_review, post=True),
    _api("file", "secretary", ELSEWHERE, to_file, post=True),
]
