"""Lists of the audit trail and of exports and unmaskings (ACC-5, ACC-7)."""

from collections.abc import Callable
from html import escape
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from salesops.core.guards import AuditTrail
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, RelationFilter, TextFilter
from salesops.core.lists.formats import Choice, Custom, Moment, Number
from salesops.core.lists.page import ListPage
from salesops.core.lists.reading import Reading
from salesops.core.sockets.act_names import act_name
from salesops.core.sockets.lists import lists
from salesops.core.sockets.records import record_kinds

from .history import label_of
from .models import AccessLog, AuditEntry

User = get_user_model()
OPERATIONS = Choice(dict(AuditEntry.Operation.choices))
# Fields named in the column "changed" before the rest is counted.
NAMED = 3


def _name_of(column: str) -> Subquery:
    return Subquery(User._default_manager.filter(pk=OuterRef(column)).values("name")[:1])


def _people(reader: Any) -> QuerySet:
    return User._default_manager.visible_to(reader)


def audited_kinds() -> list[tuple[str, str]]:
    """(label, name) of every table with an audit trail, by name."""
    found = [
        (model._meta.label_lower, capfirst(str(model._meta.verbose_name)))
        for config in apps.get_app_configs()
        if config.name in settings.HOUSE
        for model in config.get_models()
        if any(isinstance(g, AuditTrail) for g in getattr(model, "guards", ()))
    ]
    return sorted(found, key=lambda pair: pair[1])


def _kind_text(value: Any, also: tuple[Any, ...], reading: Reading) -> str:
    return dict(audited_kinds()).get(value, str(value))


def _act_text(value: Any, also: tuple[Any, ...], reading: Reading) -> str:
    return act_name(value) if value else ""


def _changed_text(value: Any, also: tuple[Any, ...], reading: Reading) -> str:
    """Names of the changed fields; the values stand on the entry's own page."""
    model_label, before, hidden = also
    try:
        model = apps.get_model(model_label)
    except (LookupError, ValueError):
        model = None
    labels = [label_of(model, name) for name in sorted({*value, *before, *hidden} - {"id"})]
    rest = len(labels) - NAMED
    named = _(", ").join(labels[:NAMED])
    return (
        named
        if rest <= 0
        else ngettext("%(named)s and %(count)d more", "%(named)s and %(count)d more", rest)
        % {
            "named": named,
            "count": rest,
        }
    )


def _escaped(text: Callable[[Any, tuple[Any, ...], Reading], str]) -> Custom:
    return Custom(lambda value, also, reading: escape(text(value, also, reading)), text)


class ValueFilter(TextFilter):
    """Text in the values before or after."""

    operators = ("contains",)

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        return Q(before__icontains=values[0]) | Q(after__icontains=values[0]), f"“{values[0]}”"


def search_trail(rows: QuerySet, text: str, reading: Reading | None = None) -> QuerySet:
    """Entries of a request or act, or of records whose name fits ``text``."""
    wanted = Q(request_id=text) | Q(act__icontains=text) | Q(record_id=text)
    for kind in record_kinds:
        if kind.search is not None:
            found = kind.search(kind.model._default_manager.all(), text)[:20]
            ids = [str(pk) for pk in found.values_list("pk", flat=True)]
            if ids:
                wanted |= Q(model=kind.model._meta.label_lower, record_id__in=ids)
    return rows.filter(wanted)


@lists.register
class AuditList(ListPage):
    """Every change of every business record."""

    code = "audit.entries"
    title = gettext_lazy("Audit trail")
    noun = (pgettext_lazy("counted", "change"), pgettext_lazy("counted", "changes"))
    capability = ("access_log", "v")
    url_name = "audit:trail"
    icon = "history"
    record_url = "audit:entry"
    ordering = ("-at",)
    frozen = 2
    search = staticmethod(search_trail)
    search_hint = gettext_lazy("Name of the record, act, request")
    empty_title = gettext_lazy("No change fits")
    columns = (
        Column(name="at", label=gettext_lazy("Time"), format=Moment(), sort="id"),
        Column(name="actor", label=gettext_lazy("By"), value=_name_of("actor_id"), sort=False, phone=True),
        Column(
            name="model",
            label=gettext_lazy("Kind of record"),
            format=_escaped(_kind_text),
            sort=False,
            phone=True,
        ),
        Column(name="record_id", label=gettext_lazy("Record"), sort=False),
        Column(
            name="operation",
            label=gettext_lazy("Operation"),
            format=OPERATIONS,
            sort=False,
            phone=True,
        ),
        Column(
            name="changed",
            label=gettext_lazy("Changed"),
            value="after",
            also=("model", "before", "hidden"),
            format=_escaped(_changed_text),
            sort=False,
            width="clip l",
        ),
        Column(name="act", label=gettext_lazy("Act"), sort=False, format=_escaped(_act_text)),
        Column(
            name="on_behalf_of",
            label=gettext_lazy("On behalf of"),
            value=_name_of("on_behalf_of_id"),
            sort=False,
            default=False,
        ),
        Column(name="request_id", label=gettext_lazy("Request"), sort=False, default=False),
        Column(name="db_user", label=gettext_lazy("Database user"), sort=False, default=False),
    )
    filters = (
        DateFilter(name="at", label=gettext_lazy("Time"), moment=True),
        RelationFilter(
            name="actor",
            label=gettext_lazy("By"),
            path="actor_id",
            rows=lambda user: User._default_manager.visible_to(user),
            key="username",
        ),
        ChoiceFilter(name="model", label=gettext_lazy("Kind of record"), choices=audited_kinds),
        ChoiceFilter(name="operation", label=gettext_lazy("Operation"), choices=AuditEntry.Operation.choices),
        TextFilter(name="record_id", label=gettext_lazy("Record"), common=False),
        TextFilter(name="act", label=gettext_lazy("Act")),
        ValueFilter(name="value", label=gettext_lazy("Value before or after"), common=False),
        TextFilter(name="request_id", label=gettext_lazy("Request"), common=False),
    )

    def rows(self, user: Any) -> QuerySet:
        return AuditEntry.objects.visible_to(user)


@lists.register
class AccessLogList(ListPage):
    """Exports and unmaskings; one's own for everybody who may read the log."""

    code = "audit.access"
    title = gettext_lazy("Access log")
    noun = (pgettext_lazy("counted", "entry"), pgettext_lazy("counted", "entries"))
    capability = ("access_log", "v")
    url_name = "audit:access"
    icon = "eye"
    ordering = ("-at",)
    frozen = 2
    empty_title = gettext_lazy("Nobody took anything out")
    columns = (
        Column(name="at", label=gettext_lazy("Time"), format=Moment(), sort="id"),
        Column(name="user", label=gettext_lazy("By"), value="user__name", sort="user__name_key", phone=True),
        Column(name="kind", label=gettext_lazy("Kind"), format=Choice(dict(AccessLog.Kind.choices)), phone=True),
        Column(name="subject", label=gettext_lazy("What"), sort=False, phone=True),
        Column(name="field", label=gettext_lazy("Field"), sort=False),
        Column(name="rows", label=gettext_lazy("Rows"), format=Number()),
        Column(name="reason", label=gettext_lazy("Reason"), sort=False),
    )
    filters = (
        DateFilter(name="at", label=gettext_lazy("Time"), moment=True),
        ChoiceFilter(name="kind", label=gettext_lazy("Kind"), choices=AccessLog.Kind.choices),
        RelationFilter(
            name="user",
            label=gettext_lazy("By"),
            path="user_id",
            rows=lambda user: User._default_manager.visible_to(user),
            key="username",
        ),
        TextFilter(name="subject", label=gettext_lazy("What")),
    )

    def rows(self, user: Any) -> QuerySet:
        return AccessLog.objects.visible_to(user)
