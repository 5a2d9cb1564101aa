"""What pages show of a contract: its text, its review, what was done under it (ORD-3). Read-only; the contract came by scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import CustomerFile
from customers.scope.customers import reaches
from orders.code_lists import CLAUSE
from orders.contract_terms import beyond_rating
from orders.contract_texts import TERMS, amended, compare, shown_term
from orders.models import (
    Contract,
    ContractLine,
    ContractRemark,
    ContractVersion,
    LedgerEntry,
    LineEntry,
    Order,
    OrderLine,
    Settlement,
)
from orders.policies.contracts import REVIEW
from orders.services.order_contract import used_of
from salesops.core.codes.reading import entries_of, entry_name
from salesops.core.money import ZERO, round_money
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal

# Before the code of a clause in the names of terms.
CLAUSE_OF = "clause:"
# While it is written and decided on.
ASKED = ("draft", "returned", "in_review", "approved")
KINDS = ("shipped", "signed", "invoiced")


def text_shown(text: Mapping[str, Any], origins: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A snapshot in the reader's words. ``origins`` (``contract_amendments.origins_of``) says which amendment a term comes from."""
    by = origins or {}
    labels = {field.name: str(field.verbose_name) for field in Contract._meta.fields}
    said = text["clauses"]
    names = {code: entry.label for code, entry in entries_of(CLAUSE).items() if code in said}
    lines = [
        line | {"discount": Decimal(line["discount_rate"]), "unit_price": Decimal(line["unit_price"])}
        for line in text["lines"]
    ]
    return {
        "terms": [
            {"label": labels[name], "value": shown_term(name, text["terms"].get(name)), "by": by.get(name, "")}
            for name in TERMS
            if name != "special_terms"
        ],
        "special": text["terms"].get("special_terms", ""),
        "special_by": by.get("special_terms", ""),
        "differing": [
            {"name": names[code], "text": said[code].get("text", ""), "by": by.get(f"{CLAUSE_OF}{code}", "")}
            for code in names
            if said[code].get("differs")
        ],
        "same": [names[code] for code in names if not said[code].get("differs")],
        "lines": lines,
        "lines_by": by.get("lines", ""),
        "files": text["files"],
    }


def versions_shown(contract: Contract) -> list[dict[str, Any]]:
    """Every text submitted, the newest first, with what changed in it and what reviewers said of it. Two queries."""
    rows = list(contract.versions.select_related("by").order_by("no"))
    said: dict[int, list[dict[str, Any]]] = {}
    for remark in contract.remarks.select_related("by").order_by("pk"):
        said.setdefault(remark.revision, []).append({"remark": remark, "clause": entry_name(CLAUSE, remark.clause)})
    found: list[dict[str, Any]] = []
    before: ContractVersion | None = None
    for row in rows:
        changes = compare(before.terms, row.terms) if before is not None else []
        found.append({"version": row, "changes": changes, "remarks": said.get(row.no, []), "files": row.terms["files"]})
        before = row
    return found[::-1]


def panel_of(record: Contract, facts: Mapping[str, Any], user: Any) -> dict[str, Any]:
    """The contract in the inbox of who decides: as it was submitted, against the version before."""
    revision = facts["revision"]
    earlier = ContractVersion.objects.filter(contract=record, no__lt=revision).order_by("-no").first()
    papers = CustomerFile.objects.visible_to(user).filter(customer=record.customer_id).select_related("stored")
    remarks = ContractRemark.objects.filter(contract=record, revision=revision).select_related("by").order_by("pk")
    return {
        "contract": record,
        "text": text_shown(facts["text"]),
        "changes": compare(earlier.terms, facts["text"]) if earlier else None,
        "amended": amended(facts["held"], facts["text"]) if "held" in facts else None,
        "amends": facts.get("amends", ""),
        "reason": facts.get("reason", ""),
        "warnings": warnings_of(record, timezone.localdate(), credit=reaches(user, record.customer, "credit")),
        "papers": list(papers.order_by("-added_at")[:10]),
        "remarks": [{"remark": row, "clause": entry_name(CLAUSE, row.clause)} for row in remarks],
    }


@dataclass(frozen=True)
class Term:
    """One instalment: its share, what it comes to, what of it fell due by what was done, what of it is invoiced."""

    label: str
    share: Decimal
    amount: Decimal
    earned: Decimal
    invoiced: Decimal


def execution_of(contract: Contract) -> dict[str, Any] | None:
    """Ordered, shipped, signed, invoiced and paid under the contract, against each instalment and each product. Seven queries."""
    orders = list(
        Order.objects.filter(contract=contract).annotate(worth=Sum("lines__amount")).order_by("-ordered_on", "-pk")
    )
    if not orders:
        return None
    sums = LineEntry.objects.filter(line__order__contract=contract).aggregate(
        **{
            kind: Sum(Case(When(kind=kind, then=F("amount")), default=ZERO, output_field=DecimalField()))
            for kind in KINDS
        }
    )
    done = {kind: sums[kind] or ZERO for kind in KINDS}
    ordered = sum((order.ordered_amount for order in orders), ZERO)
    base = contract.amount if contract.kind == Contract.Kind.SINGLE else ordered
    money = Settlement.objects.filter(item__entry__order__contract=contract, entry__kind=LedgerEntry.Kind.RECEIPT)
    return {
        "orders": [{"order": order, "state": order.machine.state_of(order)} for order in orders],
        "ordered": ordered,
        "waiting": used_of(contract) - ordered,
        "left": contract.amount - used_of(contract),
        "paid": money.aggregate(sum=Sum("amount"))["sum"] or ZERO,
        "terms": _terms(contract, base, done),
        "products": _products(contract),
    } | done


def _products(contract: Contract) -> list[dict[str, Any]]:
    """What was agreed of each product, what is ordered of it, what is left at that price. Two queries."""
    agreed = ContractLine.objects.filter(contract=contract).order_by("product__sku")
    rows = list(agreed.values("product_id", "product__sku", "product__name").annotate(agreed=Sum("quantity")))
    lines = OrderLine.objects.filter(order__contract=contract, product__in=[row["product_id"] for row in rows])
    ordered = dict(lines.order_by().values_list("product_id").annotate(sum=Sum("ordered")))
    return [
        {
            "sku": row["product__sku"], "name": row["product__name"], "agreed": row["agreed"],
            "ordered": ordered.get(row["product_id"], ZERO),
            "left": max(row["agreed"] - ordered.get(row["product_id"], ZERO), ZERO),
        }
        for row in rows
    ]  # fmt: skip


def _terms(contract: Contract, base: Decimal, done: Mapping[str, Decimal]) -> list[Term]:
    """Invoices count for the instalments in their order: deposit, sign-off, warranty."""
    shares = (
        (_("Deposit, at signing"), contract.deposit_share, base),
        (_("At sign-off"), contract.sign_off_share, done["signed"]),
        (_("Warranty, %(months)s months after sign-off") % {"months": contract.warranty_months}, contract.warranty_share,
         ZERO),
    )  # fmt: skip
    left, found = done["invoiced"], []
    for label, share, earned in shares:
        if share:
            amount = round_money(base * share / 100)
            took = min(left, amount)
            left -= took
            found.append(Term(str(label), share, amount, round_money(earned * share / 100), took))
    return found


def warnings_of(contract: Contract, today: date, *, credit: bool) -> list[Refusal]:
    """What nobody is stopped by but should know: terms beyond the credit rating (``credit``: the reader may see it), a term longer
    than the law allows us to be given (defaults.md 4).
    """
    policy = policy_on(REVIEW, today)
    beyond = beyond_rating(contract, today) if credit and contract.state in ASKED else None
    found = beyond.sentences if beyond else []
    return found + _statutory(contract, policy)


def _statutory(contract: Contract, policy: Any) -> list[Refusal]:
    if not policy["small_company"] or contract.term_days is None:
        return []
    public = contract.customer.is_public_buyer
    most = policy["statutory_public_days"] if public else policy["statutory_days"]
    if contract.term_days <= most:
        return []
    named = {"days": contract.term_days, "most": most}
    if public:
        sentence = _("A term of %(days)s days: public bodies pay small and medium companies within %(most)s days.")
    else:
        sentence = _("A term of %(days)s days: large companies pay small and medium ones within %(most)s days.")
    return [Refusal("orders.statutory-term", sentence % named, "term_days")]


def since_of(contract: Contract) -> datetime | None:
    """Since when it stands where it stands."""
    moments = {
        "draft": contract.entered_at, "returned": contract.returned_at, "in_review": contract.submitted_at,
        "approved": contract.approved_at, "signed": contract.signed_at, "in_force": contract.filed_at,
    }  # fmt: skip
    return moments.get(contract.state) or contract.ended_at
