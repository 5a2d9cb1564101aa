"""The career ladder and what each step owes (ACC-2)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms.org import NewPositionForm, PositionForm, TermsForm
from accounts.models import Position, PositionTerms, Posting
from accounts.services import positions as services
from salesops.core.audit.history import describe, history_of
from salesops.core.sockets.roles import role_names
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .forming import day_asked, form_page, with_version

POSTABLE = ("GET", "HEAD", "POST")


@page("org")
def positions(request: HttpRequest) -> HttpResponse:
    """All positions with what holds on a day."""
    day = day_asked(request)
    terms = {t.position_id: t for t in PositionTerms.objects.on(day)}
    held: dict[int, int] = {}
    for position_id in Posting.objects.on(day).filter(user__is_active=True).values_list("position_id", flat=True):
        held[position_id] = held.get(position_id, 0) + 1
    found = Position.objects.visible_to(request.user).order_by("rank", "code")
    rows = [
        {
            "position": p,
            "name": p.local_name,
            "terms": terms.get(p.pk),
            "roles": role_names(p.first_roles),
            "people": held.get(p.pk, 0),
        }
        for p in found
    ]
    context = {"rows": rows, "day": day, "may_create": request.user.can("org", "c")}
    return render(request, "accounts/org/positions.html", context)


def _position(request: HttpRequest, code: str) -> Position:
    return get_object_or_404(Position.objects.visible_to(request.user), code__iexact=code)


def _crumbs(found: Position | None = None) -> list[tuple[Any, str]]:
    up = [(_("Positions"), reverse("accounts:positions"))]
    return [*up, (found.local_name, _of(found))] if found else up


def _of(found: Position) -> str:
    return reverse("accounts:position", args=[found.code])


@page("org")
def position(request: HttpRequest, code: str) -> HttpResponse:
    """One step of the ladder: roles on day one, terms over time, history."""
    found = _position(request, code)
    may_edit = request.user.can("org", "e")
    context = {
        "position": found,
        "name": found.local_name,
        "roles": role_names(found.first_roles),
        "terms": PositionTerms.objects.filter(position=found).order_by("-period"),
        "today": timezone.localdate(),
        "may_edit": may_edit,
        "entries": describe(list(history_of(found)[:20]), request.user) if may_edit else [],
    }
    return render(request, "accounts/org/position.html", context)


@page("org", "c", methods=POSTABLE)
@once_per_form
def new_position(request: HttpRequest) -> HttpResponse:
    form = NewPositionForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda values: services.save_position(actor=request.user, **values),
        title=_("New position"),
        back=reverse("accounts:positions"),
        submit=_("Create the position"),
        crumbs=_crumbs(),
    )


@page("org", "e", methods=POSTABLE)
@once_per_form
def edit_position(request: HttpRequest, code: str) -> HttpResponse:
    found = _position(request, code)
    form = PositionForm(request.POST or None, initial={**services.position_values(found), "version": found.version})
    return form_page(
        request,
        form,
        lambda values: services.save_position(
            actor=request.user, position=found, version=with_version(request, found), **values
        ),
        title=_("Edit %(position)s") % {"position": found.local_name},
        back=_of(found),
        submit=_("Save"),
        crumbs=_crumbs(found),
        sub=_("Roles on day one count for people posted from now on; present holders keep theirs."),
    )


@page("org", "e", methods=POSTABLE)
@once_per_form
def set_terms(request: HttpRequest, code: str) -> HttpResponse:
    """Pay grade, tier and quotas from a day."""
    found = _position(request, code)
    today = timezone.localdate()
    present = PositionTerms.objects.on(today).filter(position=found).first()
    initial: dict[str, Any] = {"day": today, "version": found.version}
    if present:
        names = ("tier", "pay_grade", "quota", "visits", "customers_at_most")
        initial |= {name: getattr(present, name) for name in names}
        initial["quota_steps"] = ", ".join(str(step) for step in present.quota_steps)
    form = TermsForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda values: services.set_position_terms(
            actor=request.user, position=found, version=with_version(request, found), **values
        ),
        title=_("Terms of %(position)s") % {"position": found.local_name},
        back=_of(found),
        submit=_("Save from that day"),
        crumbs=_crumbs(found),
    )
