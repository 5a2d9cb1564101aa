"""Warehouses: opened, renamed, put out of use."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version, lock
from orders.models import StockLevel, Warehouse
from orders.scope import moves_stock
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .editing import need

FIELDS = ("code", "name", "address", "is_active")


def warehouse_values(warehouse: Warehouse) -> dict[str, Any]:
    return {name: getattr(warehouse, name) for name in FIELDS}


@act("orders.save_warehouse")
def save_warehouse(
    *, actor: User | None, warehouse: Warehouse | None = None, version: int | None = None, **values: Any
) -> Warehouse:
    """Open a warehouse, or change one. Out of use only when nothing lies in it."""
    need(actor, moves_stock)
    found = lock(warehouse) if warehouse else Warehouse()
    if warehouse:
        check_version(found, version, warehouse_values(found))
    values["code"] = values["code"].strip().upper()
    taken = Warehouse.objects.filter(code=values["code"]).exclude(pk=found.pk).exists()
    full = (
        not values.get("is_active", True)
        and found.pk is not None
        and StockLevel.objects.filter(warehouse=found, on_hand__gt=0).exists()
    )
    refuse_if(
        Refusal("orders.warehouse-code-taken", _("There is a warehouse with this code already."), "code")
        if taken
        else None,
        Refusal("orders.warehouse-not-empty", _("Goods lie in it. Move them first."), "is_active") if full else None,
        kind=Invalid,
    )
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    found.refresh_from_db(fields=["version"])
    record_activity(found, "orders.save_warehouse", actor=actor)
    return found
