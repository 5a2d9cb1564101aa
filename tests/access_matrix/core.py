"""Rows of the access matrix: core."""

from django.utils import timezone

from salesops.core.audit.models import AuditEntry
from salesops.core.lists.models import Export, SavedView

from .route import Route

USERS = "accounts.users"


def view_of_the_rep(company) -> int:
    """A private view of the rep's."""
    return SavedView.objects.create(owner=company.rep, list_code=USERS, name="mine").pk


def of_users(name: str, *more: object, **rest) -> Route:
    """A tool of the users list."""
    return Route(f"lists:{name}", "*", args=lambda company: [USERS, *more], **rest)


def export_of_the_admin(company) -> int:
    """An export of the admin's."""
    row = Export(user=company.admin, list_code=USERS, kind="csv", rows=1, rows_of_day=1, state="queued", language="en")
    row.asked_at = timezone.now()
    row.save()
    return row.pk


LISTS = [
    of_users("filters"),
    of_users("filter", "is_active"),
    of_users("columns"),
    of_users("views"),
    of_users("views", post=True, data={"name": "mine", "audience": "private"}),
    of_users("open_with", post=True),
    of_users("counts"),
    Route("lists:export", "admin hr auditor", args=lambda company: [USERS]),
    Route(
        "lists:export",
        "admin hr auditor",
        args=lambda company: [USERS],
        post=True,
        data={"kind": "csv", "for": "search=lrx"},
    ),
    Route("lists:exported", "admin", hidden="* -admin", given=export_of_the_admin, args=lambda pk: [USERS, pk]),
    Route("lists:bulk", "", hidden="*", args=lambda company: [USERS, "nothing"], post=True),
    Route("lists:undo", "", hidden="*", args=lambda company: [USERS, "nothing"], post=True),
    *(
        Route(f"lists:{name}", "rep", hidden="* -rep", given=view_of_the_rep, args=lambda pk: [USERS, pk], post=True)
        for name in ("update_view", "rename_view", "delete_view")
    ),
]

# Who watches over the whole access log may read the trail.
WATCHERS = "director deputy_director gm admin auditor"


def some_entry(company) -> int:
    return AuditEntry.objects.values_list("pk", flat=True)[0]


AUDIT = [
    Route("audit:trail", WATCHERS),
    Route("audit:entry", WATCHERS, given=some_entry, args=lambda pk: [pk]),
    Route("audit:entry", "", hidden=WATCHERS, args=lambda company: [0], case="unknown"),
    Route("audit:access", f"{WATCHERS} rep colleague other_rep regional supervisor"),
]

ROUTES: list[Route] = [
    *AUDIT,
    *LISTS,
    Route("core:appearance", "*", post=True, data={"theme": "dark"}),
    Route("core:language", "*", post=True, data={"language": "en"}, public=True),
    Route("core:more", "*"),
    Route("core:palette", "*", query="?q=a"),
    Route("core:gallery", "admin"),
    Route("core:gallery_error", "admin", args=lambda company: [409]),
]
