from .acts import answer, approve, ask, bring_in, reject, send_back, withdraw
from .inbox import desk, item

__all__ = ["answer", "approve", "ask", "bring_in", "desk", "item", "reject", "send_back", "withdraw"]
