"""The address of a list, read strictly: search, filters, order, columns, page. Everything a list shows stands in it.

Unknown names, repeated single-value keys and values that make no sense are refused with 400 and a code; nothing is ignored in
silence, so that a mistyped filter never shows more than was asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from .filters import MOST_VALUES, Condition, malformed
from .reading import Reading

if TYPE_CHECKING:
    from .page import ListPage

PAGE_SIZES = (50, 100, 200)
DENSITIES = ("normal", "dense", "roomy")
MOST_FILTERS, LONGEST_SEARCH, LONGEST_VALUE, MOST_SORTS = 20, 100, 500, 5
# The number of a saved view, or the code of a shipped one.
VIEW = re.compile(r"[0-9]{1,18}|[a-z][a-z0-9-]{0,29}", re.ASCII)
# Keys that say which rows and columns; their presence replaces what a saved view says.
CONTENT_KEYS = frozenset({"search", "ordering", "columns", "density", "freeze"})
PLACE_KEYS = frozenset({"cursor", "page_size", "view", "open"})


@dataclass(frozen=True)
class ListQuery:
    """One reader's question to a list. ``ordering`` and ``columns`` are empty where the list's own are meant."""

    search: str = ""
    conditions: tuple[Condition, ...] = ()
    ordering: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    density: str = ""
    freeze: bool | None = None
    page_size: int = PAGE_SIZES[0]
    cursor: str = ""
    view: str = ""
    # Whether the address itself says what to show; else a view or the list's defaults do.
    explicit: bool = False

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What is shown, as keys of an address in a fixed order: the canonical form, also stored in saved views."""
        if self.search:
            yield "search", self.search
        for condition in self.conditions:
            yield condition.key, condition.address_value
        if self.ordering:
            yield "ordering", ",".join(self.ordering)
        if self.columns:
            yield "columns", ",".join(self.columns)
        if self.density:
            yield "density", self.density
        if self.freeze is not None:
            yield "freeze", "1" if self.freeze else "0"

    @property
    def canonical(self) -> str:
        return urlencode(list(self.pairs()))

    @property
    def rows_key(self) -> str:
        """What decides rows and their order; a cursor is bound to it."""
        return urlencode([(k, v) for k, v in self.pairs() if k not in ("columns", "density", "freeze")])

    def address(self, **changes: object) -> str:
        """Query string of this question with ``changes``; paging starts anew unless ``cursor`` is given."""
        everything: dict[str, Any] = {"cursor": "", **changes}
        changed = replace(self, **everything)
        # An empty search says "everything", where no key at all would open the usual view again.
        pairs = list(changed.pairs()) or [("search", "")]
        if changed.view:
            pairs.insert(0, ("view", changed.view))
        if changed.page_size != PAGE_SIZES[0]:
            pairs.append(("page_size", str(changed.page_size)))
        if changed.cursor:
            pairs.append(("cursor", changed.cursor))
        return "?" + urlencode(pairs)

    def without(self, condition: Condition) -> str:
        """Address without one filter."""
        return self.address(conditions=tuple(c for c in self.conditions if c is not condition))

    def sentence(self) -> str:
        """The filters in words, for print and for the access log."""
        parts = [c.sentence for c in self.conditions]
        if self.search:
            parts.insert(0, _("search “%(text)s”") % {"text": self.search})
        return _("; ").join(parts)


def _single(data: QueryDict, key: str) -> str:
    values = data.getlist(key)
    if len(values) > 1:
        raise malformed("core.repeated-parameter", _("“%(key)s” is given more than once.") % {"key": key}, key)
    value = values[0] if values else ""
    if "\x00" in value or (len(value) > LONGEST_VALUE and key != "cursor"):
        raise malformed("core.filter-value", _("“%(key)s” has no readable value.") % {"key": key}, key)
    return value


def unknown(key: str) -> Exception:
    return malformed("core.unknown-filter", _("This list has no filter “%(key)s”.") % {"key": key[:60]}, key[:60])


def _ordering(page: "ListPage", text: str, reading: Reading) -> tuple[str, ...]:
    wanted = tuple(filter(None, text.split(",")))
    known = {c.name for c in page.readable_columns(reading) if c.sort_by is not None}
    names = [w.removeprefix("-") for w in wanted]
    for name in names:
        if name not in known:
            message = _("This list can't be sorted by “%(key)s”.")
            raise malformed("core.unknown-filter", message % {"key": name[:60]}, "ordering")
    if len(set(names)) < len(names) or len(names) > MOST_SORTS:
        raise malformed("core.filter-value", _("Sort by at most five different columns."), "ordering")
    return wanted


def _columns(page: "ListPage", data: QueryDict, reading: Reading) -> tuple[str, ...]:
    known = {c.name for c in page.readable_columns(reading)}
    wanted = [w for value in data.getlist("columns") for w in value.split(",") if w]
    for name in wanted:
        if name not in known:
            message = _("This list has no column “%(key)s”.")
            raise malformed("core.unknown-filter", message % {"key": name[:60]}, "columns")
    return tuple(dict.fromkeys(wanted))


def _conditions(page: "ListPage", data: QueryDict, keys: list[str], reading: Reading) -> tuple[Condition, ...]:
    filters = {f.name: f for f in page.usable_filters(reading)}
    found = []
    for key in keys:
        name, _sep, operator = key.partition("__")
        declared = filters.get(name)
        if declared is None or operator not in declared.operators or key.endswith("__"):
            raise unknown(key)
        if operator in declared.several:
            raw = [v for value in data.getlist(key) for v in value.split(",") if v]
            if len(raw) > MOST_VALUES or any("\x00" in v or len(v) > LONGEST_VALUE for v in raw):
                raise declared.wrong(tuple(raw))
            raw = list(dict.fromkeys(raw))
        else:
            raw = list(filter(None, [_single(data, key).strip()]))
        if raw:
            found.append(declared.condition(operator, raw, reading))
    if len(found) > MOST_FILTERS:
        raise malformed("core.too-many-filters", _("At most 20 filters at a time."), "filters")
    return tuple(found)


def parse(page: "ListPage", data: QueryDict, reading: Reading) -> ListQuery:
    """``data`` of an address as a question to ``page``; anything the list didn't declare raises ``Malformed``."""
    keys = sorted(data)
    filter_keys = [k for k in keys if k not in CONTENT_KEYS and k not in PLACE_KEYS]
    search = " ".join(_single(data, "search").split())
    if len(search) > LONGEST_SEARCH:
        raise malformed("core.search-too-long", _("Search for at most 100 characters."), "search")
    size = _single(data, "page_size") or str(PAGE_SIZES[0])
    if size not in map(str, PAGE_SIZES):
        raise malformed("core.filter-value", _("A page has 50, 100 or 200 rows."), "page_size")
    density, freeze = _single(data, "density"), _single(data, "freeze")
    if density not in ("", *DENSITIES) or freeze not in ("", "0", "1"):
        raise malformed("core.filter-value", _("“%(key)s” has no readable value.") % {"key": "density"}, "density")
    view = _single(data, "view")
    if view not in ("", "all") and not VIEW.fullmatch(view):
        raise malformed("core.filter-value", _("“%(key)s” has no readable value.") % {"key": "view"}, "view")
    return ListQuery(
        search=search,
        conditions=_conditions(page, data, filter_keys, reading),
        ordering=_ordering(page, _single(data, "ordering"), reading),
        columns=_columns(page, data, reading),
        density=density,
        freeze={"": None, "0": False, "1": True}[freeze],
        page_size=int(size),
        cursor=_single(data, "cursor"),
        view=view,
        explicit=any(k not in PLACE_KEYS for k in keys),
    )
