"""Where a new customer belongs by the province of its address and by its kind (defaults.md 1.1)."""

from typing import Any

from accounts.org import OrgTree, UnitNode

# Region of each province as shipped. A unit an administrator closed or renamed is simply not proposed.
REGIONS: dict[str, str] = {
    **dict.fromkeys(("21",), "NE-1"),
    **dict.fromkeys(("22", "23"), "NE-2"),
    **dict.fromkeys(("11", "12"), "NC-1"),
    **dict.fromkeys(("13", "14", "15"), "NC-2"),
    **dict.fromkeys(("61",), "NW-1"),
    **dict.fromkeys(("62", "63", "64", "65"), "NW-2"),
    **dict.fromkeys(("41",), "CC-1"),
    **dict.fromkeys(("42", "43"), "CC-2"),
    **dict.fromkeys(("31",), "EC-1"),
    **dict.fromkeys(("32",), "EC-2"),
    **dict.fromkeys(("33",), "EC-3"),
    **dict.fromkeys(("37",), "EC-4"),
    **dict.fromkeys(("34", "35", "36"), "EC-5"),
    **dict.fromkeys(("44",), "SC-1"),
    **dict.fromkeys(("45", "46"), "SC-2"),
    **dict.fromkeys(("71", "81", "82"), "SC-3"),
    **dict.fromkeys(("50", "51", "54"), "SW-1"),
    **dict.fromkeys(("52", "53"), "SW-2"),
}
GROUPS, PUBLIC_BUYERS = "KA-1", "KA-2"


def region_for(
    tree: OrgTree, province: str, *, is_group: bool = False, is_public_buyer: bool = False
) -> UnitNode | None:
    """The region that looks after such a customer, or ``None`` when the organisation has none."""
    wanted = GROUPS if is_group else PUBLIC_BUYERS if is_public_buyer else REGIONS.get(province, "")
    return next((node for node in tree.nodes.values() if node.code == wanted), None)


def is_within(tree: OrgTree, unit_id: Any, region: UnitNode) -> bool:
    """Whether the unit lies in ``region``."""
    return any(node.id == region.id for node in tree.upwards(unit_id))
