"""Where a new customer belongs (defaults.md 1.1): a region by province or flag, and who covers it (CUS-17).

The regions are those of the policy that holds on the day; a region the organisation doesn't have any more is not proposed.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import OrgUnit, User
from accounts.org import OrgTree
from customers.code_lists import INDUSTRY
from customers.models import Coverage, Customer
from customers.policies.placement import PLACEMENT
from customers.provinces import province_name
from salesops.core.codes.reading import entry_name
from salesops.core.policies import policy_on


@dataclass(frozen=True)
class Place:
    """What entry proposes, each with its reason in words: the region's unit, and the person who covers the place."""

    unit: OrgUnit | None = None
    owner: User | None = None
    unit_why: str = ""
    owner_why: str = ""

    def within(self, tree: OrgTree, unit_id: int) -> bool:
        """Whether ``unit_id`` lies in the proposed region; without a region nothing is said against it."""
        return self.unit is None or any(node.id == self.unit.pk for node in tree.upwards(unit_id))


def region_code(province: str, is_group: bool, is_public_buyer: bool, day: date) -> str:
    """Code of the region: groups and public buyers by their flag, everybody else by province; "" when nothing says."""
    return _region(province, is_group, is_public_buyer, day)[0]


def _region(province: str, is_group: bool, is_public_buyer: bool, day: date) -> tuple[str, str]:
    """Code and reason."""
    policy = policy_on(PLACEMENT, day)
    if is_group and policy["groups"]:
        return str(policy["groups"]), _("group with plants in several markets")
    if is_public_buyer and policy["public_buyers"]:
        return str(policy["public_buyers"]), _("public buyer")
    code = next((row["region"] for row in policy["provinces"] if row["province"] == province), "")
    return code, province_name(province) if code else ""


def proposed_place(
    province: str, is_group: bool, is_public_buyer: bool, day: date, industry: str = "", customer_class: str = ""
) -> Place:
    """Unit and owner to propose for a new customer.

    The owner is who covers the province: exactly this industry and class before all of them, then the largest share of the
    working time. Groups and public buyers are looked after by their region, whoever covers the province.
    """
    code, why = _region(province, is_group, is_public_buyer, day)
    unit = OrgUnit.objects.on(day).filter(code=code).first() if code else None
    place = Place(unit, unit_why=why if unit else "")
    if is_group or is_public_buyer or not province:
        return place
    rows = Coverage.objects.on(day).filter(
        province=province, industry__in={"", industry}, customer_class__in={"", customer_class}, user__is_active=True
    )
    best = (
        rows.select_related("user").order_by("-industry", "-customer_class", "-share", "user__name_key", "pk").first()
    )
    if best is None:
        return place
    said = [province_name(province)]
    if best.industry:
        said.append(entry_name(INDUSTRY, best.industry))
    if best.customer_class:
        said.append(str(Customer.Class(best.customer_class).label))
    return Place(
        unit,
        best.user,
        place.unit_why,
        _("covers %(what)s (%(share)s %%)") % {"what": " · ".join(said), "share": best.share},
    )
