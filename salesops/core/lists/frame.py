"""What stands around the rows: heads, chips of the filters, tabs, paging — as plain values for the template."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from salesops.core.web.places import place

from .bulk import BulkAction
from .columns import Column
from .filters import Condition
from .query import DENSITIES, PAGE_SIZES
from .read import COUNTED, ListReader
from .rows import freeze, render_heads, render_rows
from .tabs import Opened


@dataclass(frozen=True)
class Head:
    """The head of a column; ``url`` sorts by it, ``add_url`` adds it to the sorts (shift-click)."""

    column: Column
    direction: str
    url: str
    add_url: str
    css: str


@dataclass(frozen=True)
class Chip:
    """A filter in use: its words, the address without it, the address of its form."""

    condition: Condition
    remove_url: str
    edit_url: str


class Frame:
    """Everything a list's template shows for one :class:`ListReader`."""

    def __init__(self, reader: ListReader, opened: Opened, *, density: str = "") -> None:
        self.reader, self.query, self.page = reader, reader.query, reader.page
        self.density = self.query.density or density
        self.tabs, self.view, self.changed = opened.tabs, opened.view, opened.changed

    @cached_property
    def frozen(self) -> int:
        """How many columns stay in sight when the list is scrolled sideways."""
        return 0 if self.query.freeze is False else self.page.frozen

    @cached_property
    def pick(self) -> bool:
        return bool(self.bulk or self.may_export)

    @cached_property
    def may_export(self) -> bool:
        return self.page.may_export(self.reader.reading.user)

    @cached_property
    def bulk(self) -> list[BulkAction]:
        return [b for b in self.page.bulk if self.reader.reading.allowed(b.right)]

    @cached_property
    def heads(self) -> list[Head]:
        sorted_by = {o.removeprefix("-"): o for o in self.reader.ordering}
        heads = []
        for i, column in enumerate(self.reader.columns):
            used = sorted_by.get(column.name)
            direction = "" if used is None else "descending" if used.startswith("-") else "ascending"
            url = add_url = ""
            if column.sort_by is not None:
                turned = f"-{column.name}" if used == column.name else column.name
                url = self.query.address(ordering=(turned,))
                others = tuple(o for o in self.reader.ordering if o.removeprefix("-") != column.name)
                add_url = self.query.address(ordering=(*others, turned)[-5:])
            css = " ".join(filter(None, ["num" if column.format.numeric else "", freeze(i, self.frozen)]))
            heads.append(Head(column, direction, url, add_url, css))
        return heads

    @cached_property
    def chips(self) -> list[Chip]:
        return [Chip(c, self.query.without(c), self.tool_url("filter", c.filter.name)) for c in self.query.conditions]

    def tool_url(self, name: str, *more: str) -> str:
        """Address of a tool of this list (its picker of filters, of columns) that comes back to this question."""
        return place(f"lists:{name}", self.page.code, *more) + "?" + urlencode({"for": self.question})

    @cached_property
    def question(self) -> str:
        """The address of this question, for tools to come back to and for acts on its rows."""
        return self.query.address()[1:]

    @cached_property
    def url(self) -> str:
        return self.page.url

    @cached_property
    def drawn_from(self) -> Hashable:
        """Everything the tabs, tools, heads and bulk acts around the rows are drawn from: for equal ones they are the same."""
        return (
            self.page.code,
            self.question,
            tuple(c.name for c in self.reader.columns),
            self.changed,
            # Words of a filter's values (people, units) may change.
            tuple((c.remove_url, c.condition.sentence) for c in self.chips),
            tuple((tab.key, str(tab.label), tab.url, tab.current, tab.view is None) for tab in self.tabs),
            self.sort_sentence,
            tuple(b.code for b in self.bulk),
            self.may_export,
            self.has_filters,
            self.reader.count,
        )

    @cached_property
    def filters_url(self) -> str:
        return self.tool_url("filters")

    @cached_property
    def views_url(self) -> str:
        return self.tool_url("views")

    @property
    def counts_url(self) -> str:
        return place("lists:counts", self.page.code)

    @cached_property
    def columns_url(self) -> str:
        return self.tool_url("columns")

    @cached_property
    def sort_sentence(self) -> str:
        """「等级、应收」: what the rows are sorted by."""
        labels = {c.name: c.label for c in self.page.columns}
        names = [o.removeprefix("-") for o in self.reader.ordering]
        return "、".join(str(labels[name]) for name in names if name in labels)

    @cached_property
    def sentence(self) -> str:
        """The filters for print."""
        said = self.query.sentence()
        return _("Filters: %(filters)s") % {"filters": said} if said else ""

    @property
    def thead(self) -> str:
        return render_heads(self.page, self.heads, pick=self.pick)

    @cached_property
    def body(self) -> str:
        return render_rows(self.reader, self.reader.rows, pick=self.pick, frozen=self.frozen)

    @cached_property
    def count_text(self) -> str:
        return f"{self.reader.count:,}" if self.reader.count_is_exact else _("%(count)s+") % {"count": f"{COUNTED:,}"}

    @property
    def range_text(self) -> str:
        """ "1–50 of 486 people"."""
        singular, plural = (str(n) for n in self.page.noun)
        number = self.reader.count
        noun = singular if number == 1 else plural
        first = self.reader.first_number
        values = {
            "first": f"{first:,}",
            "last": f"{first + len(self.reader.rows) - 1:,}",
            "count": self.count_text,
            "noun": noun,
        }
        if not self.reader.rows:
            return _("0 %(noun)s") % values
        return _("%(first)s–%(last)s of %(count)s %(noun)s") % values

    @cached_property
    def here_url(self) -> str:
        return self.query.address(cursor=self.query.cursor)

    @cached_property
    def previous_url(self) -> str:
        cursor = self.reader.previous_cursor
        return self.query.address(cursor=cursor) if cursor else ""

    @cached_property
    def next_url(self) -> str:
        cursor = self.reader.next_cursor
        return self.query.address(cursor=cursor) if cursor else ""

    @property
    def page_sizes(self) -> list[tuple[int, str, bool]]:
        return [(n, self.query.address(page_size=n), n == self.query.page_size) for n in PAGE_SIZES]

    @property
    def densities(self) -> list[tuple[str, str, bool]]:
        return [(d, self.query.address(density=d), d == self.density) for d in DENSITIES]

    @cached_property
    def totals(self) -> list[tuple[str, str]]:
        """(classes, text) for each column of the totals row, or nothing when the list has no totals."""
        found = self.reader.totals
        if not found:
            return []
        reading = self.reader.reading
        return [
            (
                " ".join(filter(None, [c.css if i else "", freeze(i, self.frozen)])),
                c.format.text(found[c.name], reading) if found.get(c.name) is not None else "",
            )
            for i, c in enumerate(self.reader.columns)
        ]

    @property
    def without_filters_url(self) -> str:
        return self.query.address(search="", conditions=())

    @property
    def without_search_url(self) -> str:
        return self.query.address(search="")

    @property
    def searchable(self) -> bool:
        return type(self.page).search is not None

    @cached_property
    def has_filters(self) -> bool:
        return bool(self.page.usable_filters(self.reader.reading))

    @cached_property
    def export_url(self) -> str:
        return self.tool_url("export")

    @property
    def bulk_urls(self) -> list[tuple[BulkAction, str]]:
        return [(b, place("lists:bulk", self.page.code, b.code)) for b in self.bulk]

    @property
    def plain_export_url(self) -> str:
        return place("lists:export", self.page.code)

    @property
    def hidden_pairs(self) -> list[tuple[str, str]]:
        """What a form inside the page must send along so that only its own part changes."""
        pairs = [p for p in self.query.pairs() if p[0] != "search"]
        if self.query.view:
            pairs.append(("view", self.query.view))
        if self.query.page_size != PAGE_SIZES[0]:
            pairs.append(("page_size", str(self.query.page_size)))
        return pairs
