"""When a contract is needed, who signs it, what a review looks at (ORD-3, decisions.md, defaults.md 4 and 11)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from orders.code_lists import CLAUSE
from salesops.core.codes.reading import choices
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import Choices, PolicyField, PolicyKind, policies

CONTRACTS, REVIEW = "orders.contract", "orders.contract_review"
SIDES = (("both", _("legal and finance")), ("legal", _("legal")), ("finance", _("finance")))


def clause_choices() -> Choices:
    return tuple(choices(CLAUSE))


def _rising(values: Mapping[str, Any]) -> list[Refusal]:
    found = []
    if values["manager_amount"] > values["director_amount"]:
        found.append(
            Refusal(
                "orders.bounds-not-rising", _g("The director's bound is not below the manager's."), "director_amount"
            )
        )
    named = [row["clause"] for row in values["items"]]
    if len(named) != len(set(named)):
        found.append(Refusal("orders.clause-twice", _g("A clause is named twice."), "items"))
    return found


policies.register(
    PolicyKind(
        code=CONTRACTS,
        group=_("Orders"),
        label=_("Orders that need a contract"),
        help=_("Such an order needs a signed contract; a framework counts. Instalments are agreed in contracts only."),
        approval=True,
        fields=(
            PolicyField("from_amount", _("from (CNY, VAT incl.)"), "money", minimum=0),
            PolicyField("longer_term", _("with a term longer than the rating's"), "bool"),
        ),
        shipped={"from_amount": "500000", "longer_term": True},
    )
)  # fmt: skip
policies.register(
    PolicyKind(
        code=REVIEW,
        group=_("Orders"),
        label=_("Review and signature of contracts"),
        help=_("What legal and finance look at, who signs, and when an approval ends."),
        approval=True,
        check=_rising,
        fields=(
            PolicyField("manager_amount", _("market manager signs up to"), "money", minimum=0),
            PolicyField("director_amount", _("director signs up to"), "money", minimum=0),
            PolicyField("decide_within", _("time for supervisor and signature"), "limit"),
            PolicyField("terms_days", _("market manager decides on terms longer than the rating's by up to"), "int",
                        unit=_("days"), minimum=0, maximum=365),
            PolicyField("rating_deposit", _("rating with a deposit: paid before, at least"), "percent", unit="%", minimum=0,
                        maximum=100),
            PolicyField("lapse_days", _("an approval ends unsigned after"), "int", unit=_("days"), minimum=1, maximum=365),
            PolicyField("small_company", _("we are a small or medium company"), "bool",
                        help=_("Then the law limits the terms we may be given; longer ones are warned of.")),
            PolicyField("statutory_days", _("longest term with companies"), "int", unit=_("days"), minimum=0, maximum=365),
            PolicyField("statutory_public_days", _("longest term with public bodies"), "int", unit=_("days"), minimum=0,
                        maximum=365),
            PolicyField(
                "items", _("Check-list"), "table",
                columns=(
                    PolicyField("clause", _("clause"), "choice", choices=clause_choices),
                    PolicyField("side", _("reviewed by"), "choice", choices=SIDES),
                    PolicyField("grave", _("changed: the general manager signs"), "bool"),
                ),
            ),
        ),
        shipped={
            "manager_amount": "500000",
            "director_amount": "2000000",
            "decide_within": "8 wh",
            "terms_days": 15,
            "rating_deposit": "30",
            "lapse_days": 30,
            "small_company": True,
            "statutory_days": 60,
            "statutory_public_days": 30,
            "items": [
                {"clause": clause, "side": side, "grave": clause in ("liability", "exclusivity", "ip")}
                for clause, side in (
                    ("payment", "both"), ("invoicing", "finance"), ("price", "finance"), ("delivery", "legal"),
                    ("warranty", "both"), ("liability", "both"), ("exclusivity", "legal"), ("ip", "legal"),
                    ("secrecy", "legal"), ("ending", "legal"),
                )
            ],
        },
    )
)  # fmt: skip
