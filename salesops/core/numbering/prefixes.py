"""No two kinds of document share a prefix, now or in a version yet to come."""

from salesops.core.policies import policy_history
from salesops.core.sockets.numbers import NumberKind, number_kinds


def taken_by(prefix: str, code: str) -> NumberKind | None:
    """Another kind than ``code`` that has, had or will have ``prefix``."""
    for kind in number_kinds:
        if kind.code == code:
            continue
        if any(values.prefix == prefix for values in policy_history(kind.policy_code).values):
            return kind
    return None
