"""Terms of a contract beyond what the customer's credit rating allows (defaults.md 4 and 11, "Payment terms beyond rating")."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from customers.credit.holders import holders_of
from customers.models import CreditAccount
from customers.policies.credit import CREDIT
from orders.models import Contract
from orders.policies.contracts import REVIEW
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal


@dataclass(frozen=True)
class Beyond:
    """``days`` longer than the rating's term, ``short`` per cent less paid before than its payment form asks; 0: within it."""

    rating: str
    usual_days: int
    days: int
    usual_deposit: Decimal
    short: Decimal

    def __bool__(self) -> bool:
        return bool(self.days or self.short)

    @property
    def sentences(self) -> list[Refusal]:
        """For the page: what is beyond the rating, each beside its field."""
        found = []
        if self.days:
            said = _("The term is %(days)s days longer than the %(usual)s of credit rating %(rating)s.")
            shown = {"days": self.days, "usual": self.usual_days, "rating": self.rating}
            found.append(Refusal("orders.term-beyond-rating", said % shown, "term_days", shown))
        if self.short:
            said = _("Credit rating %(rating)s asks for %(usual)s%% before delivery: %(short)s points less are agreed.")
            shown = {
                "short": f"{self.short.normalize():f}", "usual": f"{self.usual_deposit.normalize():f}",
                "rating": self.rating,
            }  # fmt: skip
            found.append(Refusal("orders.deposit-below-rating", said % shown, "deposit_share", shown))
        return found


def beyond_rating(contract: Contract, day: date) -> Beyond | None:
    """How far its terms go beyond the rating of the customer's group; ``None`` for a customer nobody has rated. Two queries."""
    holder = holders_of([contract.customer_id])[contract.customer_id]
    account = CreditAccount.objects.filter(customer=holder).first()
    if account is None:
        return None
    forms = {row["rating"]: row["payment_form"] for row in policy_on(CREDIT, day)["ratings"]}
    form = forms.get(account.rating, "open")
    asked = {"prepaid": Decimal(100), "deposit": policy_on(REVIEW, day)["rating_deposit"]}.get(form, Decimal())
    term = account.term_days if contract.term_days is None else contract.term_days
    # Who pays all of it before delivery has no term.
    longer = max(0, term - account.term_days) if contract.deposit_share < 100 else 0
    return Beyond(account.rating, account.term_days, longer, asked, max(Decimal(), asked - contract.deposit_share))
