"""A contract on paper, marked with its version; an amendment marked as one, with what it changes (ORD-3)."""

from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from orders.contract_amendments import changes_of
from orders.contract_pages import text_shown
from orders.contract_texts import snapshot
from orders.models import Contract
from salesops.core.documents import Column, TableDocument, render_paper
from salesops.core.formats import money, number, percent


def contract_paper(contract: Contract, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``contract`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        document = _amendment(contract, by, now) if contract.amends_id is not None else _contract(contract, by, now)
        return render_paper(document, language)


def mark_of(contract: Contract) -> str:
    """Which text it is: the version, and whether it is agreed to."""
    version = _("version %(no)s") % {"no": contract.revision} if contract.revision else str(_("draft"))
    return f"{version} · {contract.machine.state_of(contract).label}"


def _price(value: Decimal) -> str:
    """Two decimals, more only where there are more."""
    places = -int(value.normalize().as_tuple().exponent)
    return number(value, min(max(2, places), 6))


def _signatures() -> list[tuple[str, str]]:
    return [(_("Customer (signature, seal, day)"), ""), (_("Supplier (signature, seal, day)"), "")]


def _contract(contract: Contract, by: str, now: datetime) -> TableDocument:
    text = text_shown(snapshot(contract))
    facts = [(_("Customer"), contract.customer.name)]
    facts += [(capfirst(row["label"]), row["value"]) for row in text["terms"]]
    if contract.terms_from is not None:
        facts.append((_("As amended by"), str(contract.terms_from)))
    facts += [(clause["name"], clause["text"]) for clause in text["differing"]]
    if text["special"]:
        facts.append((_("Special terms"), text["special"]))
    return TableDocument(
        title=_("Contract"),
        subtitle=f"{contract} · {mark_of(contract)}",
        columns=[
            Column(_("Article no."), 1), Column(_("Product"), 2.4), Column(_("Quantity"), 0.8, "right"),
            Column(_("Unit price (VAT incl.)"), 1.1, "right"), Column(_("Discount"), 0.7, "right"),
        ],
        rows=[
            [line["sku"], line["name"], line["quantity"], _price(line["unit_price"]),
             percent(line["discount"]) if line["discount"] else "—"]
            for line in text["lines"]
        ],
        made_by=by, made_at=now, facts=facts, signatures=_signatures(),
        note=_("void") if contract.state == "void" else "",
    )  # fmt: skip


def _amendment(contract: Contract, by: str, now: datetime) -> TableDocument:
    main = contract.amends
    if main is None:
        raise LookupError("orders: a contract of its own has no amendment's paper")
    return TableDocument(
        title=_("Amendment"),
        subtitle=f"{contract} · {mark_of(contract)}",
        columns=[Column(_("What"), 1), Column(_("Before"), 2), Column(_("After"), 2)],
        rows=[[capfirst(str(change.what)), change.before, change.after] for change in changes_of(contract)],
        made_by=by,
        made_at=now,
        facts=[
            (_("Amends contract"), str(main)),
            (_("Customer"), contract.customer.name),
            (_("Reason"), contract.amend_reason),
            (_("Amount from then on (CNY, VAT incl.)"), money(Decimal(contract.amount))),
        ],
        signatures=_signatures(),
        note=_("void") if contract.state == "void" else "",
        words=[
            (
                _("Everything else"),
                _("What is not named here stays as agreed in contract %(number)s.") % {"number": main},
            )
        ],
    )
