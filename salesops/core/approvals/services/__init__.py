"""Everything that can be done with an approval."""

from .converse import answer, ask
from .decide import approve, reject, send_back
from .escalate import escalate_due, replace_those_who_left
from .involve import add_approver, delegate
from .submit import approval_holds, open_approval, overtake, withdraw

__all__ = [
    "add_approver",
    "answer",
    "approval_holds",
    "approve",
    "ask",
    "delegate",
    "escalate_due",
    "open_approval",
    "overtake",
    "reject",
    "replace_those_who_left",
    "send_back",
    "withdraw",
]
