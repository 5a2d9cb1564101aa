"""What pages show of amendments: which there are, what each changes, which of them a term comes from (ORD-3). Read-only."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from orders.contract_pages import CLAUSE_OF
from orders.contract_texts import TERMS, amended, snapshot
from orders.models import Contract, ContractVersion

LINES = "lines"


def _latest(contract: Contract) -> dict[int, Mapping[str, Any]]:
    """Amendment → its text as it was last submitted, with what held before under ``held``. One query."""
    rows = ContractVersion.objects.filter(contract__amends=contract, no=F("contract__revision"))
    return {row.contract_id: row.terms for row in rows}


def changes_of(amendment: Contract) -> list[Any]:
    """What it changes, or did when it was signed."""
    if amendment.amends is None:
        return []
    if not amendment.is_writable:
        latest = amendment.versions.order_by("-no").first()
        if latest is not None:
            return amended(latest.terms["held"], latest.terms)
    return amended(snapshot(amendment.amends), snapshot(amendment))


def amendments_of(contract: Contract) -> list[dict[str, Any]]:
    """The amendments of a contract, the newest first, each with what it changes. Two queries, four more for a draft."""
    texts = _latest(contract)
    found = []
    for row in contract.amendments.select_related("owner").order_by("-pk"):
        text = None if row.is_writable else texts.get(row.pk)
        changes = amended(text["held"], text) if text else amended(snapshot(contract), snapshot(row))
        found.append({"amendment": row, "state": row.machine.state_of(row), "changes": changes})
    return found


def origins_of(contract: Contract) -> dict[str, str]:
    """Term, ``clause:<code>`` or ``lines`` → number of the signed amendment it comes from; what is not named is as first signed."""
    if contract.terms_from_id is None:
        return {}
    texts = _latest(contract)
    found: dict[str, str] = {}
    for row in contract.amendments.filter(signed_at__isnull=False).order_by("amendment_no"):
        text = texts.get(row.pk)
        if text is not None:
            found |= dict.fromkeys(_touched(text["held"], text), str(row.number))
    return found


def _touched(held: Mapping[str, Any], text: Mapping[str, Any]) -> list[str]:
    """What differs between two texts, by name."""
    terms = [name for name in TERMS if held["terms"].get(name) != text["terms"].get(name)]
    codes = set(held["clauses"]) | set(text["clauses"])
    clauses = [f"{CLAUSE_OF}{code}" for code in codes if held["clauses"].get(code) != text["clauses"].get(code)]
    return [*terms, *clauses, *([LINES] if held["lines"] != text["lines"] else [])]
