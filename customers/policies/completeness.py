"""What of a customer file counts as complete (C02), shipped with what forms C01 and C02 ask for (defaults.md 2.1)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

COMPLETENESS = "customers.completeness"
# Codes of ``customers.completeness.ITEMS``.
ITEMS = {
    "credit_code": _("unified social credit code"),
    "industry": _("industry"),
    "region": _("province and city"),
    "address": _("address"),
    "phone": _("company phone"),
    "employees": _("employees"),
    "demand": _("demand"),
    "potential": _("yearly potential"),
    "cycle": _("purchase cycle"),
    "supplier": _("present supplier"),
    "habit": _("payment habit"),
    "tax": _("tax data"),
    "bank": _("bank account"),
    "contact": _("a contact"),
    "reachable": _("a contact's number"),
    "decider": _("decision maker"),
    "shipping": _("a shipping address"),
}


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Something counts, and nothing twice."""
    named = [row["item"] for row in values["items"]]
    if named and len(named) == len(set(named)):
        return []
    return [Refusal("customers.items-once", _g("Name at least one item, and each only once."), "items")]


policies.register(
    PolicyKind(
        code=COMPLETENESS,
        group=CUSTOMERS,
        label=_("Completeness of customer files"),
        help=_("Completeness is the weight of what is known of the weight of everything named here."),
        check=check,
        fields=(
            PolicyField(
                "items",
                _("what counts"),
                "table",
                columns=(
                    PolicyField("item", _("item"), "choice", choices=tuple(ITEMS.items())),
                    PolicyField("weight", _("weight"), "int", minimum=1, maximum=100),
                ),
            ),
        ),
        # The switchboard's number is in neither form.
        shipped={"items": [{"item": code, "weight": 1} for code in ITEMS if code != "phone"]},
    )
)
