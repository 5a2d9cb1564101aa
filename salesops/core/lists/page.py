"""A list as its owner declares it (ALL-2)."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import Promise

from salesops.core.web.places import place

from .bulk import BulkAction
from .columns import Column
from .filters import Filter
from .reading import Reading
from .strands import Strand

Search = Callable[[QuerySet, str], QuerySet]


@dataclass(frozen=True)
class PageAction:
    """A button in the head of the page: "Import", "New customer"."""

    label: str | Promise
    url: str
    icon: str = ""
    primary: bool = False
    key: str = ""


@dataclass(frozen=True)
class ShippedView:
    """A view every reader finds as a tab. ``code`` stands in addresses (``view=mine``), ``query`` is the address it stands for."""

    code: str
    name: str | Promise
    query: str


class ListPage:
    """One list of the portal. Subclasses set the class attributes; ``tables.py`` of an app registers them.

    ``code`` is ``<app>.<plural>`` and never changes (saved views and exports name it). ``capability`` is what the reader needs
    to open the list; :meth:`rows` is the scoped queryset and the only door to rows. ``noun`` is (singular, plural) for counts.
    """

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    noun: ClassVar[tuple[str | Promise, str | Promise]]
    capability: ClassVar[tuple[str, str]]
    url_name: ClassVar[str]
    icon: ClassVar[str] = "report"
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    ordering: ClassVar[Sequence[str]]
    # A static method of the type ``Search``; the checker would take a plain callable for a method.
    search: ClassVar[Any] = None
    search_hint: ClassVar[str | Promise] = ""
    # Address of a record: the name of its URL and the path of the key in it.
    record_url: ClassVar[str] = ""
    record_key: ClassVar[str] = "pk"
    # What a row is called for people and what a selection sends: both must be unique among visible rows.
    pick_key: ClassVar[str] = "pk"
    template: ClassVar[str] = "layouts/list.html"
    bulk: ClassVar[Sequence[BulkAction]] = ()
    # How many of the first columns stay in sight when a wide list is scrolled sideways: one or two; on narrow screens one.
    frozen: ClassVar[int] = 1
    # Find the keys of a page first and read its columns then: pays where an index holds the usual order and the columns of scope.
    keys_first: ClassVar[bool] = False
    # The list whose limits hold for exports of this one as well, and with whose rows its rows are added up: "" is itself.
    counts_as: ClassVar[str] = ""
    # Kinds of record in the access log whose files hold the same rows in another form.
    counts_with: ClassVar[Sequence[str]] = ()
    empty_title: ClassVar[str | Promise] = ""
    empty_text: ClassVar[str | Promise] = ""

    def rows(self, user: Any) -> QuerySet:
        """Rows ``user`` may see: always ``Model.objects.visible_to(user)``."""
        raise NotImplementedError

    def parts(self, user: Any) -> Sequence[QuerySet]:
        """:meth:`rows` as parts without a common row, the largest first: they are counted in this order until there are enough."""
        return [self.rows(user)]

    def strands(self, user: Any) -> tuple[QuerySet, Sequence[Strand]] | None:
        """:meth:`rows` as (rows of everybody, strands of them that ``user`` may see), where each strand has an index in the usual
        order; ``None``: one index is read for all. For ``keys_first``.
        """
        return None

    def scope_key(self, user: Any) -> Hashable | None:
        """All that :meth:`rows`, :meth:`parts`, :meth:`strands` and :meth:`with_values` depend on beside person, day and where
        people stand (stamps): their statements are kept for it. ``None``: rows read beforehand are part of them, nothing is kept.
        """
        return None

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        """``rows`` with the annotations columns name. Apart from :meth:`rows`, so that counting doesn't pay for them."""
        return rows

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        """Buttons of the page's head that this reader may use."""
        return ()

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        """Views this reader finds without saving any."""
        return ()

    def totals(self, rows: QuerySet, reading: Reading) -> Mapping[str, Any]:
        """Totals by name of column over all rows of the filter, or nothing. One query."""
        return {}

    def may_export(self, user: Any) -> bool:
        """Who may take the rows out: right ``x`` on the list's capability."""
        return bool(user.can(self.capability[0], "x"))

    def readable_columns(self, reading: Reading) -> list[Column]:
        return list(reading.once((self, "columns"), lambda: [c for c in self.columns if reading.allowed(c.right)]))

    def usable_filters(self, reading: Reading) -> list[Filter]:
        """Filters the reader may use: not one of a column he can't read."""
        return list(reading.once((self, "filters"), lambda: self._usable_filters(reading)))

    def _usable_filters(self, reading: Reading) -> list[Filter]:
        hidden = {c.name for c in self.columns if not reading.allowed(c.right)}
        return [f for f in self.filters if f.name not in hidden and reading.allowed(f.right)]

    @property
    def url(self) -> str:
        return place(self.url_name)

    @classmethod
    def problem(cls) -> str | None:
        """What is wrong with the declaration, or ``None``; a wrong one stops the start."""
        names = [c.name for c in cls.columns]
        filters = [f.name for f in cls.filters]
        reserved = {"search", "ordering", "columns", "density", "freeze", "cursor", "page_size", "view", "open"}
        if "." not in cls.code:
            return "a code is <app>.<plural>"
        if len(set(names)) < len(names) or len(set(filters)) < len(filters):
            return "a column or filter is declared twice"
        if any("__" in n or n in reserved for n in [*names, *filters]):
            return "a name of a column or filter is reserved or has two underscores"
        if cls.frozen not in (1, 2):
            return "one or two columns stay in sight"
        sortable = {c.name for c in cls.columns if c.sort_by is not None}
        if not cls.ordering or any(o.removeprefix("-") not in sortable for o in cls.ordering):
            return "the usual order must name sortable columns"
        return None
