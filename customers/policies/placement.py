"""Which region a new customer belongs to, by the province of its delivery address (defaults.md 1.1)."""

from django.utils.translation import gettext_lazy as _

from customers.provinces import province_choices
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

PLACEMENT = "customers.placement"
SHIPPED = {
    "NE-1": "21", "NE-2": "22 23", "NC-1": "11 12", "NC-2": "13 14 15", "NW-1": "61", "NW-2": "62 63 64 65", "CC-1": "41",
    "CC-2": "42 43", "EC-1": "31", "EC-2": "32", "EC-3": "33", "EC-4": "37", "EC-5": "34 35 36", "SC-1": "44",
    "SC-2": "45 46", "SC-3": "71 81 82", "SW-1": "50 51 54", "SW-2": "52 53",
}  # fmt: skip

policies.register(
    PolicyKind(
        code=PLACEMENT,
        group=CUSTOMERS,
        label=_("Provinces and regions"),
        help=_(
            "Where a new customer is placed: the code of a region for each province; groups and public buyers first."
        ),
        fields=(
            PolicyField(
                "provinces",
                _("By province"),
                "table",
                columns=(
                    PolicyField("province", _("province"), "choice", choices=lambda: tuple(province_choices())),
                    PolicyField("region", _("code of the region"), "text"),
                ),
            ),
            PolicyField("groups", _("Groups with plants in several markets"), "text", required=False),
            PolicyField("public_buyers", _("Public bodies, state groups buying by tender"), "text", required=False),
        ),
        shipped={
            "provinces": [
                {"province": province, "region": region}
                for region, provinces in SHIPPED.items()
                for province in provinces.split()
            ],
            "groups": "KA-1",
            "public_buyers": "KA-2",
        },
    )
)
