"""Where a new customer belongs (defaults.md 1.1): a region by province or flag, and who covers it (CUS-17)."""

from dataclasses import dataclass
from datetime import date

from accounts.models import OrgUnit, User
from customers.models import Coverage
from customers.policies.placement import PLACEMENT
from salesops.core.policies import policy_on


@dataclass(frozen=True)
class Place:
    """What entry proposes: the region's unit and the person who covers the province, where there are any."""

    unit: OrgUnit | None = None
    owner: User | None = None


def region_code(province: str, is_group: bool, is_public_buyer: bool, day: date) -> str:
    """Code of the region: groups and public buyers by their flag, everybody else by province; "" when nothing says."""
    policy = policy_on(PLACEMENT, day)
    if is_group and policy["groups"]:
        return str(policy["groups"])
    if is_public_buyer and policy["public_buyers"]:
        return str(policy["public_buyers"])
    return next((row["region"] for row in policy["provinces"] if row["province"] == province), "")


def proposed_place(province: str, is_group: bool, is_public_buyer: bool, day: date, industry: str = "") -> Place:
    """Unit and owner to propose for a new customer. The owner is who covers province and industry with the largest share."""
    unit = OrgUnit.objects.filter(code=region_code(province, is_group, is_public_buyer, day)).first()
    if is_group or is_public_buyer:
        return Place(unit)
    rows = Coverage.objects.on(day).filter(province=province, industry__in={"", industry}, user__is_active=True)
    # Who covers exactly this industry goes before who covers all of them.
    best = rows.select_related("user").order_by("-industry", "-share", "user__name_key", "pk").first()
    return Place(unit, best.user if best else None)
