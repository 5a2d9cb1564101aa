"""Changes of people: each page is one form and one service."""

import functools
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auth.sessions import recently_authenticated
from accounts.forms.people import (
    AssistantForm,
    GrantForm,
    LeavingForm,
    NewUserForm,
    PostingForm,
    RevokeForm,
    UserForm,
)
from accounts.models import User
from accounts.services import leaving, postings, users
from accounts.services import roles as role_services
from accounts.services.duties import set_assistant_duty
from accounts.services.invitations import resend
from salesops.core.sockets.roles import roles
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, no_permission, page

from .forming import form_page, with_version
from .users import person_or_404

POSTABLE = ("GET", "HEAD", "POST")


def _crumbs(person: User | None = None) -> list[tuple[Any, str]]:
    up = [(_("People"), reverse("accounts:users"))]
    return [*up, (person.name, reverse("accounts:user", args=[person.username]))] if person else up


def _of(person: User) -> str:
    return reverse("accounts:user", args=[person.username])


@page("users", "c", methods=POSTABLE)
@recently_authenticated
@once_per_form
def new_user(request: HttpRequest) -> HttpResponse:
    """A new person: place, position and, with the position, roles; an invitation goes out."""
    today = timezone.localdate()
    form = NewUserForm(request.POST or None, day=today, initial={"joined_on": today})

    def create(values: dict[str, Any]) -> None:
        created = users.create_user(actor=request.user, **values)
        messages.success(
            request, _("%(name)s can sign in as %(username)s.") % {"name": created.name, "username": created.username}
        )

    return form_page(
        request,
        form,
        create,
        title=_("New user"),
        back=reverse("accounts:users"),
        submit=_("Create the user"),
        crumbs=_crumbs(),
        sub=_("An invitation to choose a password goes to the e-mail address."),
    )


def _managed(request: HttpRequest, username: str) -> User | HttpResponse:
    """Somebody whose record the reader may change as an administrator does, or the answer that says no."""
    person = person_or_404(request, username)
    if not request.user.access.reaches_all("users", "e"):
        return no_permission(request, "users", "e")
    return person


def _changing(view: Any) -> Any:
    """Open the person, or answer; then the view gets the person instead of the name."""

    @functools.wraps(view)
    def opened(request: HttpRequest, username: str, **more: Any) -> HttpResponse:
        person = _managed(request, username)
        return person if isinstance(person, HttpResponse) else view(request, person, **more)

    return opened


@page("users", "e", methods=POSTABLE)
@_changing
@once_per_form
def edit_user(request: HttpRequest, person: User) -> HttpResponse:
    """Name, address, mobile, first day."""
    form = UserForm(request.POST or None, initial={**users.user_values(person), "version": person.version})
    return form_page(
        request,
        form,
        lambda values: users.edit_user(
            actor=request.user, user=person, version=with_version(request, person), **values
        ),
        title=_("Edit %(name)s") % {"name": person.name},
        back=_of(person),
        submit=_("Save"),
        crumbs=_crumbs(person),
    )


@page("users", "e", methods=POSTABLE)
@_changing
@recently_authenticated
@once_per_form
def post_user(request: HttpRequest, person: User) -> HttpResponse:
    """Another unit, position or supervisor from a day; what was before stays."""
    today = timezone.localdate()
    initial = {**postings.posting_values(person, today), "day": today, "version": person.version}
    form = PostingForm(request.POST or None, day=today, initial=initial)
    return form_page(
        request,
        form,
        lambda values: postings.post_user(
            actor=request.user, user=person, version=with_version(request, person), **values
        ),
        title=_("Move %(name)s") % {"name": person.name},
        back=_of(person),
        submit=_("Move from that day"),
        crumbs=_crumbs(person),
        sub=_("Figures of the time before stay with the unit of that time. A new position brings its roles."),
    )


@page("users", "e", methods=POSTABLE)
@_changing
@recently_authenticated
@once_per_form
def grant_role(request: HttpRequest, person: User) -> HttpResponse:
    """A role from a day; another administrator and the auditors are told."""
    form = GrantForm(request.POST or None, initial={"day": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda values: role_services.grant_role(actor=request.user, user=person, **values),
        title=_("Give %(name)s a role") % {"name": person.name},
        back=_of(person),
        submit=_("Give the role"),
        crumbs=_crumbs(person),
        sub=_("The other administrators and the auditors are told."),
    )


@page("users", "e", methods=POSTABLE)
@_changing
@recently_authenticated
@once_per_form
def revoke_role(request: HttpRequest, person: User, role: str) -> HttpResponse:
    """A role taken, from a day."""
    if role not in roles:
        raise Http404
    form = RevokeForm(request.POST or None, initial={"day": timezone.localdate()})
    figures = {"role": roles.get(role).label, "name": person.name}
    return form_page(
        request,
        form,
        lambda values: role_services.revoke_role(actor=request.user, user=person, role=role, **values),
        title=_("Take “%(role)s” from %(name)s") % figures,
        back=_of(person),
        submit=_("Take the role"),
        crumbs=_crumbs(person),
        sub=_("The other administrators and the auditors are told."),
        danger=True,
    )


@page("users", "e", methods=POSTABLE)
@_changing
@recently_authenticated
@once_per_form
def deactivate_user(request: HttpRequest, person: User) -> HttpResponse:
    """The last day of somebody who leaves; refused while something is left in their hands."""
    today: date = timezone.localdate()
    form = LeavingForm(request.POST or None, initial={"last_day": person.left_on or today, "version": person.version})
    return form_page(
        request,
        form,
        lambda values: leaving.deactivate_user(
            actor=request.user, user=person, today=today, version=with_version(request, person), **values
        ),
        title=_("%(name)s leaves") % {"name": person.name},
        back=_of(person),
        submit=_("Set the last day"),
        crumbs=_crumbs(person),
        sub=_("Nobody is deleted: history stays. Rights, place and roles end with the last day."),
        danger=True,
    )


@action("users", "e")
@_changing
@recently_authenticated
def reactivate_user(request: HttpRequest, person: User) -> HttpResponse:
    """Let somebody who left sign in again."""
    leaving.reactivate_user(actor=request.user, user=person)
    messages.success(request, _("%(name)s may sign in again. Give a place and roles now.") % {"name": person.name})
    return redirect(_of(person))


@action("users", "e")
@_changing
@once_per_form
def invite_user(request: HttpRequest, person: User) -> HttpResponse:
    """Send the link to choose a password once more; an earlier one stops working."""
    resend(actor=request.user, user=person)
    messages.success(request, _("A link to choose a password goes to %(email)s.") % {"email": person.email})
    return redirect(_of(person))


@page("users", "e", methods=POSTABLE)
@_changing
@once_per_form
def assistant(request: HttpRequest, person: User) -> HttpResponse:
    """A rep for whom this assistant enters data."""
    form = AssistantForm(request.POST or None, initial={"day": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda values: set_assistant_duty(actor=request.user, assistant=person, **values),
        title=_("%(name)s assists") % {"name": person.name},
        back=_of(person),
        submit=_("Save"),
        crumbs=_crumbs(person),
    )
