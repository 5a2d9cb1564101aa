"""How long a step has: what its stage says, else the policy of its matter, else clock T08."""

from datetime import date

from salesops.core.limits import Limit
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Matter, Stage
from salesops.core.sockets.clocks import clock_limit

from .policies import LIMITS


def limit_of_step(matter: Matter, stage: Stage, day: date) -> Limit:
    """The limit of a step of ``stage`` that is opened on ``day``. A step keeps its limit when the policy changes afterwards."""
    if stage.limit:
        return Limit.of(stage.limit)
    if not matter.limit:
        return clock_limit("T08", day)
    rows = policy_on(LIMITS, day)["limits"]
    return next((row["limit"] for row in rows if row["matter"] == matter.code), Limit.of(matter.limit))
