"""What an importer is told of files: what stood there before only of those he may open (S1, ACC-5)."""

from collections.abc import Iterable, Mapping
from typing import Any

from customers.models import Customer

HIDDEN = "***"


def visible_ids(ids: Iterable[int], actor: Any) -> frozenset[int]:
    """Those of ``ids`` whose files ``actor`` (``None``: the system) opens; one query, none without ``ids``."""
    wanted = list(ids)
    if actor is None or not wanted:
        return frozenset(wanted)
    return frozenset(Customer.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))


def told(changes: Mapping[str, list[Any]], *, seen: bool) -> Mapping[str, list[Any]]:
    """``changes`` (column → before and after) as the importer reads them."""
    return changes if seen else {name: [HIDDEN, after] for name, (_before, after) in changes.items()}
