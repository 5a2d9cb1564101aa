from .idempotency import KeptAnswer
from .token import ApiToken

__all__ = ["ApiToken", "KeptAnswer"]
