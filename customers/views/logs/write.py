"""Writing the work log of a day (W01)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.views.absences.refused import beside_fields
from customers.facts.logs import drawn_up, log_status, sales_of, with_news
from customers.forms.logs import LogForm, days_open, people_to_write_for
from customers.models import WorkLog
from customers.rules.logs import day_fits, still_open
from customers.scope.logs import may_check
from customers.scope.visits import people_one_logs_for
from customers.services.logs import EDITABLE, save_log
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import no_permission, page


def person_for(request: HttpRequest) -> User:
    """Whose log it is: one's own, or that of a rep one assists (``?for=username``)."""
    named = request.GET.get("for", "")
    if not named or named == request.user.get_username():
        return request.user
    return get_object_or_404(User.objects.filter(pk__in=people_one_logs_for(request.user)), username=named)


def day_of(text: str, today: date) -> date:
    """``today`` or an ISO day."""
    try:
        return today if text == "today" else date.fromisoformat(text)
    except ValueError:
        raise Http404(text) from None


def _first_shown(user: User, day: date, log: WorkLog | None) -> dict[str, Any]:
    """What was kept, with what happened since; a new log is drawn up."""
    drawn = drawn_up(user, day)
    if log is None:
        sales = sales_of([user.pk], day).get(user.pk)
        return {**drawn, "sales": sales, "version": 0}
    kept = {name: getattr(log, name) for name in EDITABLE}
    if log.state == "draft":
        kept |= {name: with_news(kept[name], drawn[name]) for name in ("done",)}
    return {**kept, "version": log.version}


@page("visits", methods=("GET", "HEAD", "POST"))
@once_per_form
def write_log(request: HttpRequest, day: str = "today") -> HttpResponse:
    """The log of a day: drawn up from visits and plans, kept as a draft, handed in."""
    now = timezone.now()
    today = timezone.localdate(now)
    person, on = person_for(request), day_of(day, today)
    if person.pk not in people_one_logs_for(request.user):
        return no_permission(request, "visits", "c")
    log = WorkLog.objects.filter(user=person, day=on).select_related("checked_by", "user", "unit").first()
    if log is not None and still_open(log):
        return redirect("customers:work_log", log.pk)
    if log is None and (refusal := day_fits(on, today)):
        raise Http404(refusal.code)
    if request.method != "POST":
        form = LogForm(initial=_first_shown(person, on, log))
        return _draw(request, form, person, on, log, now)
    hand_in = request.POST.get("act") == "hand_in"
    form = LogForm(request.POST, hand_in=hand_in)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    status = 422
    if form.is_valid():
        try:
            version = form.cleaned_data["version"] or (0 if log else None)
            saved = save_log(
                actor=request.user, user=person, day=on, values=form.values(), now=now, hand_in=hand_in, version=version
            )
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            return _saved(request, saved, hand_in, by_script)
    if by_script:
        return JsonResponse(
            {"message": " ".join(str(e) for errors in form.errors.values() for e in errors)}, status=status
        )
    return _draw(request, form, person, on, log, now, status)


def _saved(request: HttpRequest, log: WorkLog, hand_in: bool, by_script: bool) -> HttpResponse:
    if by_script:
        return JsonResponse({"version": log.version, "message": _("Draft kept")})
    messages.success(request, _("Log handed in") if hand_in else _("Draft kept"))
    if hand_in or log.state != "draft":
        return redirect("customers:work_log", log.pk)
    return redirect(f"{reverse('customers:write_log', args=[log.day])}?for={log.user.username}")


def _draw(
    request: HttpRequest, form: LogForm, person: User, day: date, log: WorkLog | None, now: Any, status: int = 200
) -> HttpResponse:
    today = timezone.localdate(now)
    standing = log_status(person, day)
    context = {
        "form": form,
        "person": person,
        "day": day,
        "today": today,
        "log": log,
        "standing": standing,
        "face": standing.face(now),
        "is_past": day < today,
        "others": [p for p in people_to_write_for(request.user) if p.pk != person.pk],
        "days": days_open(today),
        "has_errors": form.is_bound and bool(form.errors),
        "counts": standing.counts,
    }
    return render(request, "customers/logs/write.html", context, status=status)


@page("visits")
def work_log(request: HttpRequest, pk: int) -> HttpResponse:
    """One log: what was written, what was counted, what the supervisor said."""
    rows = WorkLog.objects.visible_to(request.user).select_related("user", "unit", "entered_by", "checked_by")
    log = get_object_or_404(rows, pk=pk)
    labels = {name: field.label for name, field in LogForm.base_fields.items()}
    texts = [
        (labels[n], getattr(log, n)) for n in ("done", "planned", "why_not", "progress", "problems", "help", "tomorrow")
    ]
    context = {
        "log": log,
        "texts": [(label, text) for label, text in texts if text],
        "may_edit": log.user_id in people_one_logs_for(request.user) and log.state != "checked",
        "may_check": may_check(request.user, log) and log.state == "submitted",
    }
    return render(request, "customers/logs/log.html", context)
