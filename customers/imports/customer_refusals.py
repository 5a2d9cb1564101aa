"""Why a row of the import ``customers`` is refused."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from customers.models import CreditAccount
from salesops.core.refusals import Refusal
from salesops.core.sockets.imports import ImportRow

from .credit import CREDIT_COLUMNS
from .people import Named


def unknown(field: str, sentence: str, value: str) -> Refusal:
    return Refusal("core.unknown-key", sentence % {"value": value}, field, {"value": value})


def not_yours() -> Refusal:
    return Refusal("customers.out-of-reach", _("You don't look after this customer."), "code")


def own_unit(actor: Any, wanted: Any, usual: Any) -> Refusal | None:
    """The unit follows the owner; another one is named by those who keep that unit, or by an administrator."""
    if wanted is None or wanted == usual or actor is None or actor.holds("ADM"):
        return None
    if wanted.pk in actor.access.reach("customers", "c").units:
        return None
    return Refusal("customers.other-unit", _("The unit follows the owner."), "unit_code")


def credit_as_it_is(values: Mapping[str, Any], account: CreditAccount | None) -> Refusal | None:
    """What the file says of the credit of an existing customer must be what holds: the same file again changes nothing."""
    same = all(
        account is not None and getattr(account, c) == values[n] for n, c in CREDIT_COLUMNS.items() if n in values
    )
    if same:
        return None
    sentence = _("The credit of an existing customer changes by approval only.")
    return Refusal("customers.credit-by-approval", sentence, "credit_limit")


def owner_by_approval(field: str = "owner_username") -> Refusal:
    return Refusal(
        "customers.owner-by-approval", _("The owner of an existing customer changes by approval only."), field
    )


def credit_code_free(row: ImportRow, named: Named, taken: Mapping[str, str]) -> Refusal | None:
    code = row.values.get("credit_code", "")
    if not code:
        return None
    first = named.credit_codes.setdefault(code, row.number)
    if taken.get(code, row.values["code"]) == row.values["code"] and first == row.number:
        return None
    if code in taken:
        named.taken.add(taken[code])
    sentence = _("A customer with this social credit code is registered already.")
    return Refusal("customers.credit-code-taken", sentence, "credit_code")
