"""The text of a contract as it was submitted, and what changed between two of them (ORD-3).

Codes and figures are kept, words are added when it is read: a version shows in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orders.code_lists import CLAUSE
from orders.models import Contract, ContractFile
from orders.rules.stock import plain
from salesops.core.codes.reading import entry_name
from salesops.core.formats import money, number

TERMS = (
    "kind", "title", "amount", "starts_on", "ends_on", "term_days", "deposit_share", "sign_off_share", "warranty_share",
    "warranty_months", "special_terms",
)  # fmt: skip
SHARES = ("deposit_share", "sign_off_share", "warranty_share")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def snapshot(contract: Contract) -> dict[str, Any]:
    """What stands in the contract now, for keeping: terms, clauses, lines, files."""
    lines = contract.lines.select_related("product").order_by("no")
    files = ContractFile.objects.filter(contract=contract, removed_at__isnull=True, kind__in=("text", "paper", "other"))
    return {
        "terms": {name: _plain(getattr(contract, name)) for name in TERMS},
        "clauses": contract.clauses,
        "lines": [
            {"sku": line.product.sku, "name": line.product.name, "quantity": plain(line.quantity),
             "unit_price": f"{line.unit_price.normalize():f}", "discount_rate": f"{line.discount_rate.normalize():f}"}
            for line in lines
        ],
        "files": [
            {"key": str(file.stored.key), "name": file.stored.name, "kind": file.kind, "sha256": file.stored.sha256}
            for file in files.select_related("stored").order_by("pk")
        ],
    }  # fmt: skip


def amended(held: Mapping[str, Any], text: Mapping[str, Any]) -> list["Change"]:
    """What an amendment changes of what holds; its files are its own."""
    none: dict[str, Any] = {"files": []}
    return compare({**held, **none}, {**text, **none})


@dataclass(frozen=True)
class Change:
    """One difference between two texts, in words."""

    what: str
    before: str
    after: str


def shown_term(name: str, value: Any) -> str:
    """One term of a snapshot in the reader's words."""
    if value in (None, ""):
        return "—"
    if name == "kind":
        return str(dict(Contract.Kind.choices).get(value, value))
    if name == "amount":
        return money(Decimal(value))
    if name in ("starts_on", "ends_on"):
        return str(value)
    return f"{number(Decimal(value), 2)}%" if name in SHARES else str(value)


def _clause(said: Mapping[str, Any] | None) -> str:
    if said is None:
        return "—"
    return said.get("text", "") if said.get("differs") else str(_("as in our standard text"))


def _line(line: Mapping[str, Any]) -> str:
    rate = Decimal(line["discount_rate"])
    less = f" −{number(rate * 100, 2)}%" if rate else ""
    return f"{line['name']} × {line['quantity']} @ {line['unit_price']}{less}"


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs from ``before`` to ``after`` (two snapshots), clause by clause; empty: nothing."""
    labels = {field.name: str(field.verbose_name) for field in Contract._meta.fields}
    found = [
        Change(labels[name], shown_term(name, before["terms"].get(name)), shown_term(name, after["terms"].get(name)))
        for name in TERMS
        if before["terms"].get(name) != after["terms"].get(name)
    ]
    codes = sorted(set(before["clauses"]) | set(after["clauses"]))
    found += [
        Change(entry_name(CLAUSE, code), _clause(before["clauses"].get(code)), _clause(after["clauses"].get(code)))
        for code in codes
        if before["clauses"].get(code) != after["clauses"].get(code)
    ]
    old, new = ([_line(line) for line in text["lines"]] for text in (before, after))
    found += [Change(str(_("line")), line, "—") for line in old if line not in new]
    found += [Change(str(_("line")), "—", line) for line in new if line not in old]
    sums = [{file["sha256"]: file["name"] for file in text["files"]} for text in (before, after)]
    found += [Change(str(_("file")), name, "—") for key, name in sums[0].items() if key not in sums[1]]
    found += [Change(str(_("file")), "—", name) for key, name in sums[1].items() if key not in sums[0]]
    return found
