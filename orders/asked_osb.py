"""What an address asks of the OSB board; what it doesn't know it leaves out (ORD-11)."""

from collections.abc import Mapping
from typing import Any

from accounts.models import OrgUnit, SecretaryDuty, User
from orders.osb import STEPS, Asked, duties_of_all
from orders.osb.words import OF_STEP, WAITS

EVERYBODY = "all"


def own_duties(user: Any) -> list[SecretaryDuty]:
    return [duty for duty in duties_of_all(user.access.day) if duty.user_id == user.pk]


def holders(user: Any) -> list[User]:
    """Secretaries with a step of a market today, by name."""
    found = {duty.user_id: duty.user for duty in duties_of_all(user.access.day)}
    return sorted(found.values(), key=lambda person: (person.name_key, person.pk))


def asked_of(values: Mapping[str, str], user: Any) -> Asked:
    """Without a secretary in the address one who has steps herself sees hers; ``all`` shows everything in reach."""
    named, step, wait = values.get("secretary", ""), values.get("step", ""), values.get("wait", "")
    secretary = next((person for person in holders(user) if person.username == named), None)
    if not named and own_duties(user):
        secretary = user
    market = OrgUnit.objects.filter(code=values["market"]).first() if values.get("market") else None
    step = step if step in STEPS else ""
    return Asked(
        step=step,
        late=values.get("late", "") == "yes",
        wait=wait if wait in (OF_STEP[step] if step else WAITS) else "",
        units=frozenset(user.access.tree.subtree([market.pk])) if market else None,
        secretary=secretary,
        after=values.get("after", "")[:80] if step else "",
    )
