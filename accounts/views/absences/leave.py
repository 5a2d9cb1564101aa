"""My leave: list, form, detail and its acts (ACC-13)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.approvals.words import stretch
from accounts.forms_absences import ChangeLeaveForm, LeaveForm
from accounts.models import Absence, AbsenceKind, LeaveRequest
from accounts.services import leave as services
from accounts.services.leave_outcome import change_leave
from accounts.services.leave_preview import LeavePreview, preview_of
from accounts.services.leave_request import request_leave
from accounts.services.open_work import open_work_of
from accounts.states import LeaveState
from accounts.views.absences.refused import beside_fields
from accounts.views.clashes import Clash, clashes, on_top_of, ready, undecided
from salesops.core.approvals.reading import approvals_of, waiting_for
from salesops.core.refusals import Conflict, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

DRAWINGS = {
    LeaveState.DRAFT: "open",
    LeaveState.PENDING: "wait",
    LeaveState.APPROVED: "done",
    LeaveState.REJECTED: "block",
    LeaveState.CANCELLED: "open",
}
ROWS = 100


def line(leave: LeaveRequest, waits: str = "") -> dict[str, Any]:
    """A request as the lists show it."""
    days = {"starts_on": leave.starts_on.isoformat(), "ends_on": leave.ends_on.isoformat()}
    return {
        "leave": leave,
        "stretch": stretch(days),
        "shape": DRAWINGS[LeaveState(leave.state)],
        "waits": waits,
    }


@page("leave")
def my_leave(request: HttpRequest) -> HttpResponse:
    """Own requests, the newest first; absences entered for the person, and for some the only ones there are."""
    rows = list(
        LeaveRequest.objects.filter(user=request.user).select_related("deputy").order_by("-starts_on", "-pk")[:ROWS]
    )
    waits = waiting_for("accounts.leave_request", [r.pk for r in rows if r.state == LeaveState.PENDING])
    lines = [line(r, waits.get(str(r.pk), "")) for r in rows]
    entered = Absence.objects.counting().filter(user=request.user, leave__isnull=True).select_related("entered_by")
    context = {
        "lines": lines,
        "entered": entered.order_by("-starts_on")[:ROWS],
        "may_ask": request.user.can("leave", "c"),
    }
    return render(request, "accounts/absences/my_leave.html", context)


def _preview(request: HttpRequest, form: LeaveForm, leave: LeaveRequest | None) -> LeavePreview | None:
    """What the form would ask for as it stands; nothing while whose leave and which days isn't clear."""
    if form.is_bound:
        form.is_valid()
        wanted = form.cleaned_data
    else:
        wanted = {"user": form.fields["user"].initial, "kind": AbsenceKind.ANNUAL.value, **form.initial}
        wanted |= {name: bool(form.initial.get(name)) for name in ("starts_noon", "ends_noon")}
        wanted["deputy"] = leave.deputy if leave else None
    if any(wanted.get(name) is None for name in ("user", "kind", "starts_on", "ends_on")):
        return None
    asked = leave or LeaveRequest(user=wanted["user"], entered_by=request.user)
    for name in ("kind", "starts_on", "ends_on"):
        setattr(asked, name, wanted[name])
    asked.starts_noon, asked.ends_noon = bool(wanted.get("starts_noon")), bool(wanted.get("ends_noon"))
    deputy = wanted.get("deputy")
    asked.deputy = None if deputy == asked.user else deputy
    return preview_of(asked, actor=request.user, today=timezone.localdate())


def _form_page(
    request: HttpRequest,
    form: LeaveForm,
    leave: LeaveRequest | None,
    status: int = 200,
    clashing: Sequence[Clash] = (),
) -> HttpResponse:
    context = {
        "clashes": clashing,
        "form": form,
        "leave": leave,
        "preview": _preview(request, form, leave),
        "has_errors": form.is_bound and bool(form.errors),
    }
    return render(request, "accounts/absences/leave_form.html", context, status=status)


def _write(request: HttpRequest, form: LeaveForm, leave: LeaveRequest | None) -> HttpResponse:
    """Save a draft, or save and submit: one button each."""
    if undecided(request.POST):
        form.add_error(None, _("Choose for each field what shall hold."))
        return _form_page(request, form, leave, 422, clashes(form, request.POST))
    if not ready(form):
        return _form_page(request, form, leave, 422)
    submit = request.POST.get("act") != "save"
    service = request_leave if submit else services.save_leave
    user, version = form.cleaned_data["user"], form.cleaned_data["version"]
    try:
        saved = service(
            actor=request.user, user=user, now=timezone.now(), leave=leave, version=version, **form.values()
        )
    except Refused as refused:
        found = clashes(form, {}) if leave is not None and isinstance(refused, Conflict) else []
        status = beside_fields(form, refused)
        if found:
            on_top_of(form)
        return _form_page(request, form, leave, status, found)
    done = _("%(number)s submitted") % {"number": saved.number} if submit else _("Draft saved")
    messages.success(request, done)
    return redirect("accounts:leave", saved.pk)


@page("leave", "c", methods=("GET", "HEAD", "POST"))
@once_per_form
def new_leave(request: HttpRequest) -> HttpResponse:
    """The form; submitting draws the number."""
    if request.method == "POST":
        return _write(request, LeaveForm(request.POST, actor=request.user), None)
    today = timezone.localdate()
    form = LeaveForm(actor=request.user, initial={"starts_on": today, "ends_on": today})
    return _form_page(request, form, None)


def _mine(request: HttpRequest, pk: int) -> LeaveRequest:
    """A request the person may change: his own, or one he entered."""
    rows = LeaveRequest.objects.visible_to(request.user).select_related("user", "deputy", "entered_by")
    leave = get_object_or_404(rows, pk=pk)
    return leave if request.user in (leave.user, leave.entered_by) else get_object_or_404(rows.none(), pk=pk)


@page("leave", "c", methods=("GET", "HEAD", "POST"))
def edit_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    leave = _mine(request, pk)
    initial = {
        "kind": leave.kind,
        "starts_on": leave.starts_on,
        "starts_noon": "noon" if leave.starts_noon else "",
        "ends_on": leave.ends_on,
        "ends_noon": "noon" if leave.ends_noon else "",
        "deputy": leave.deputy_id,
        "reason": leave.reason,
        "version": leave.version,
    }
    form = LeaveForm(request.POST or None, actor=request.user, user=leave.user, initial=initial)
    return _write(request, form, leave) if request.method == "POST" else _form_page(request, form, leave)


@page("leave", "c")
def preview_leave(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """While one types: working days, who will decide and why, what speaks against it, open work."""
    leave = _mine(request, pk) if pk else None
    form = LeaveForm(request.GET, actor=request.user, user=leave.user if leave else None)
    context = {"preview": _preview(request, form, leave)}
    return render(request, "accounts/absences/_preview.html", context)


def _detail(request: HttpRequest, leave: LeaveRequest, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    mine = request.user in (leave.user, leave.entered_by)
    draft = leave.state == LeaveState.DRAFT and mine
    context = {
        **line(leave),
        "mine": mine,
        "preview": preview_of(leave, actor=request.user, today=today) if draft else None,
        "rounds": approvals_of(leave, request.user, timezone.now()),
        "open_work": [] if mine else open_work_of(leave.user, leave.starts_on, leave),
        "begun": leave.starts_on <= today,
        "over": leave.ends_on < today,
        "change_form": ChangeLeaveForm(),
        "refused": None,
        **more,
    }
    return render(request, "accounts/absences/leave.html", context, status=status)


@page("leave")
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its approval trail."""
    rows = LeaveRequest.objects.visible_to(request.user).select_related("user", "deputy", "entered_by")
    return _detail(request, get_object_or_404(rows, pk=pk))


def _act(request: HttpRequest, pk: int, service: Any, done: str, **arguments: Any) -> HttpResponse:
    leave = _mine(request, pk)
    try:
        service(actor=request.user, leave=leave, now=timezone.now(), **arguments)
    except Refused as refused:
        return _detail(request, _mine(request, pk), refused.status, refused=refused, has_errors=True)
    messages.success(request, done)
    return redirect("accounts:my_leave") if service is services.discard_leave else redirect("accounts:leave", pk)


@action("leave", "c")
def submit_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit a draft."""
    return _act(request, pk, services.submit_leave, _("Submitted for approval"))


@action("leave", "c")
def withdraw_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back before it is decided."""
    return _act(request, pk, services.withdraw_leave, _("Taken back; it is a draft again"))


@action("leave", "c")
def discard_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    return _act(request, pk, services.discard_leave, _("Draft discarded"))


@action("leave", "c")
@once_per_form
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """End earlier or call off."""
    form = ChangeLeaveForm(request.POST)
    leave = _mine(request, pk)
    if not form.is_valid():
        return _detail(request, leave, 422, change_form=form, has_errors=True)
    try:
        saved = change_leave(actor=request.user, leave=leave, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        status = beside_fields(form, refused)
        return _detail(request, leave, status, change_form=form, has_errors=True)
    asked = saved.wish is not None
    messages.success(request, _("The change waits for approval") if asked else _("The leave was changed"))
    return redirect("accounts:leave", pk)


def month_of(request: HttpRequest, today: date) -> date:
    """First day of the month the address asks for."""
    from accounts.forms_absences import MonthForm

    return MonthForm(request.GET).first_day(today)
