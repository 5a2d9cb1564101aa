"""The organisation as of a day, read with two queries and walked in memory (some dozens of units)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from accounts.models import OrgUnit, OrgUnitHead, OrgUnitTerms
from accounts.names import InBothLanguages


@dataclass(frozen=True)
class UnitNode(InBothLanguages):
    """A unit as it stands on one day."""

    id: int
    code: str
    kind: str
    name: str
    name_en: str
    parent_id: int | None
    head_id: int | None


@dataclass
class OrgTree:
    """All units of one day."""

    day: date
    nodes: dict[int, UnitNode] = field(default_factory=dict)
    children: dict[int | None, list[int]] = field(default_factory=dict)

    @classmethod
    def on(cls, day: date) -> "OrgTree":
        """Read the tree as of ``day``."""
        heads = dict(OrgUnitHead.objects.on(day).values_list("unit_id", "user_id"))
        tree = cls(day)
        rows = (
            OrgUnitTerms.objects.on(day)
            .order_by("unit__code")
            .values_list("unit_id", "unit__code", "unit__kind", "name", "name_en", "parent_id")
        )
        for unit_id, code, kind, name, name_en, parent_id in rows:
            tree.nodes[unit_id] = UnitNode(unit_id, code, kind, name, name_en, parent_id, heads.get(unit_id))
            tree.children.setdefault(parent_id, []).append(unit_id)
        return tree

    def subtree(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """``unit_ids`` and everything below them."""
        found: set[int] = set()
        queue = [u for u in unit_ids if u in self.nodes]
        while queue:
            unit_id = queue.pop()
            if unit_id not in found:
                found.add(unit_id)
                queue.extend(self.children.get(unit_id, ()))
        return frozenset(found)

    def upwards(self, unit_id: int | None) -> Iterator[UnitNode]:
        """The unit, its parent, and so on to the company."""
        seen: set[int] = set()
        while unit_id in self.nodes and unit_id not in seen:
            seen.add(unit_id)
            node = self.nodes[unit_id]
            yield node
            unit_id = node.parent_id

    def headed_by(self, user_id: int) -> list[int]:
        """Units whose head ``user_id`` is."""
        return [n.id for n in self.nodes.values() if n.head_id == user_id]

    def market_of(self, unit_id: int | None) -> UnitNode | None:
        """The market a unit lies in, if any."""
        return next((n for n in self.upwards(unit_id) if n.kind == OrgUnit.Kind.MARKET), None)
