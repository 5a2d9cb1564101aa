"""What can be done with saved views."""

from typing import Any

from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.lists.models import DefaultView, SavedView
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.teams import own_team

Audience = SavedView.Audience
MOST_VIEWS = 50


def may_share_with_all(user: Any) -> bool:
    """Views for everyone are made by those who keep the settings."""
    return bool(user.can("settings", "e"))


def _check(actor: Any, list_code: str, name: str, audience: str, but: int | None = None) -> str:
    """Refuse a bad name or audience; return the key of the team the view is for, or ""."""
    same = SavedView.objects.filter(owner=actor, list_code=list_code, name=name)
    taken = (same if but is None else same.exclude(pk=but)).exists()
    full = but is None and SavedView.objects.filter(owner=actor, list_code=list_code).count() >= MOST_VIEWS
    team = own_team(actor) if audience == Audience.TEAM else None
    refuse_if(
        None if name else Refusal("lists.view-needs-name", _("Give the view a name."), "name"),
        Refusal("lists.view-name-long", _("At most 40 characters."), "name") if len(name) > 40 else None,
        Refusal("lists.view-name-taken", _("You have a view of this name already."), "name") if taken else None,
        Refusal("lists.too-many-views", _("You have 50 views of this list. Delete one first."), "name")
        if full
        else None,
        None if audience in Audience.values else Refusal("lists.view-audience", _("Choose who sees it."), "audience"),
        Refusal("lists.no-team", _("You belong to no unit to share with."), "audience")
        if audience == Audience.TEAM and team is None
        else None,
        kind=Invalid,
    )
    if audience == Audience.EVERYONE and not may_share_with_all(actor):
        message = _("Views for everyone are made by an administrator.")
        raise Forbidden(Refusal("lists.view-for-all", message, "audience"))
    return team[0] if team else ""


def _own(actor: Any, view: SavedView, version: int) -> SavedView:
    """The view locked, if it is the actor's own (or for everyone and he keeps the settings) and unchanged."""
    locked = SavedView.objects.select_for_update().get(pk=view.pk)
    if locked.owner_id != actor.pk and not (locked.audience == Audience.EVERYONE and may_share_with_all(actor)):
        raise Forbidden(Refusal("lists.not-your-view", _("Only its owner can change this view. Save it as your own.")))
    if locked.version != version:
        message = _("This view was changed meanwhile.")
        raise Conflict(Refusal("core.changed-meanwhile", message), theirs={"name": locked.name, "query": locked.query})
    return locked


@act("lists.save_view")
def save_view(*, actor: Any, list_code: str, name: str, audience: str, query: str) -> SavedView:
    """Save a question (in canonical form) as a view of the actor's own."""
    name = " ".join(name.split())
    team = _check(actor, list_code, name, audience)
    return SavedView.objects.create(
        owner=actor, list_code=list_code, name=name, audience=audience, team=team, query=query
    )


@act("lists.update_view")
def update_view(*, actor: Any, view: SavedView, version: int, query: str) -> SavedView:
    """Let the view show what ``query`` says from now on."""
    view = _own(actor, view, version)
    view.query = query
    view.save(update_fields=["query"])
    return view


@act("lists.rename_view")
def rename_view(*, actor: Any, view: SavedView, version: int, name: str, audience: str) -> SavedView:
    """Change the view's name or who sees it."""
    view = _own(actor, view, version)
    name = " ".join(name.split())
    view.team = _check(actor, view.list_code, name, audience, view.pk)
    view.name, view.audience = name, audience
    view.save(update_fields=["name", "audience", "team"])
    return view


@act("lists.delete_view")
def delete_view(*, actor: Any, view: SavedView, version: int) -> None:
    """Delete the view; lists that opened with it open with all rows."""
    _own(actor, view, version).delete()


@act("lists.open_with_view")
def open_with_view(*, actor: Any, list_code: str, view: SavedView | None) -> None:
    """Let the actor's list open with ``view``, or with everything."""
    if view is None:
        DefaultView.objects.filter(user=actor, list_code=list_code).delete()
    else:
        DefaultView.objects.update_or_create(user=actor, list_code=list_code, defaults={"view": view})
