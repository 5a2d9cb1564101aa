"""What orders on the OSB board wait for, in words, and whom (ORD-11)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

# Code → what it waits for, and whom: the owner of the order, the secretary of the step, or a department.
WAITS: dict[str, tuple[Any, Any]] = {
    "hold": (pgettext_lazy("an order waits", "On hold"), ""),
    "confirm": (pgettext_lazy("an order waits for", "Confirmation"), "secretary"),
    "credit": (gettext_lazy("Credit approval"), ""),
    "approval": (pgettext_lazy("an order waits for", "Approval"), ""),
    "tell": (gettext_lazy("Customer to be told of an exception"), "owner"),
    "offer": (gettext_lazy("Alternative to be offered"), "owner"),
    "exception": (gettext_lazy("Exception to be brought to its end"), "owner"),
    "make": (gettext_lazy("To be passed to production"), "secretary"),
    "date": (gettext_lazy("Production's date"), gettext_lazy("Production")),
    "made": (pgettext_lazy("an order waits for", "Being made"), gettext_lazy("Production")),
    "plan": (gettext_lazy("Shipment to be planned"), "secretary"),
    "agree": (gettext_lazy("Delivery to be confirmed with the customer"), "owner"),
    "deliver": (pgettext_lazy("an order waits for", "Delivery"), gettext_lazy("Logistics")),
    "redo": (gettext_lazy("Short or wrong goods to be put right"), gettext_lazy("Logistics")),
    "sign": (gettext_lazy("The customer's signature"), "owner"),
    "move": (gettext_lazy("Planned day passed, to be moved on"), "secretary"),
    "invoice": (gettext_lazy("Invoice to be requested"), "secretary"),
    "issue": (gettext_lazy("Invoice to be issued"), gettext_lazy("Finance")),
    "return": (gettext_lazy("Return to be decided"), gettext_lazy("Customer service")),
    "credit_note": (gettext_lazy("Credit note"), gettext_lazy("Finance")),
    "difference": (gettext_lazy("Difference in a statement to be solved"), "secretary"),
    "pay": (pgettext_lazy("an order waits for", "Payment"), "owner"),
    "close": (pgettext_lazy("an order waits for", "Closing"), gettext_lazy("Finance")),
}
# What may be waited for in each step.
OF_STEP = {
    "order": ("confirm", "approval", "credit", "hold"),
    "ship": (
        "tell", "offer", "exception", "make", "date", "made", "plan", "agree", "deliver", "redo", "sign", "move", "approval",
        "hold",
    ),
    "settle": ("invoice", "issue", "return", "credit_note", "difference", "pay", "close"),
}  # fmt: skip


def words_of(wait: str) -> str:
    return str(WAITS[wait][0])


def whom(wait: str, owner: str, secretary: str) -> str:
    """The name or the department; where nobody has the step, the secretary of the market."""
    who = WAITS[wait][1]
    if who == "owner":
        return owner
    if who == "secretary":
        return secretary or _("Secretary of the market")
    return str(who)


def step_words(step: str) -> str:
    """How the board calls its sections."""
    return {
        "order": pgettext("of the OSB board", "Ordering"),
        "ship": pgettext("of the OSB board", "Shipping"),
        "settle": pgettext("of the OSB board", "Settling"),
    }[step]
