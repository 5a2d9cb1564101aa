"""My deputies (ACC-8)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms_absences import DeputyForm
from accounts.models import Deputyship
from accounts.services.deputies import appoint_deputy, end_deputyship
from accounts.states import DeputyState
from accounts.views.absences.refused import beside_fields
from salesops.core.approvals.reading import waiting_for
from salesops.core.policies import policy_on
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page


def _draw(request: HttpRequest, form: DeputyForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    rows = Deputyship.objects.select_related("person", "deputy").order_by("-period")
    own = list(rows.filter(person=request.user)[:50])
    waits = waiting_for("accounts.deputyship", [d.pk for d in own if d.state == DeputyState.WAITING])
    lines = [{"row": d, "phase": _phase(d, today), "waits": waits.get(str(d.pk), "")} for d in own]
    for_others = [{"row": d, "phase": _phase(d, today)} for d in rows.filter(deputy=request.user)[:50]]
    context = {
        "form": form,
        "lines": lines,
        "for_others": for_others,
        "free_days": policy_on("accounts.deputies", today)["free_days"],
        "has_errors": form.is_bound and bool(form.errors),
    }
    return render(request, "accounts/absences/deputies.html", context, status=status)


def _phase(deputyship: Deputyship, today: object) -> str:
    """waiting, refused, ended, planned, now or over."""
    if deputyship.state != DeputyState.AGREED:
        return deputyship.state
    if deputyship.ended_at:
        return "ended"
    if deputyship.period.lower > today:
        return "planned"
    return "now" if deputyship.period.upper is None or deputyship.period.upper > today else "over"


@page(methods=("GET", "HEAD", "POST"))
@once_per_form
def deputies(request: HttpRequest) -> HttpResponse:
    """Who stands in for me, for whom I stand in; appoint one."""
    if request.method != "POST":
        today = timezone.localdate()
        return _draw(request, DeputyForm(person=request.user, initial={"first": today, "last": today}))
    form = DeputyForm(request.POST, person=request.user)
    if not form.is_valid():
        return _draw(request, form, 422)
    try:
        made = appoint_deputy(actor=request.user, person=request.user, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        return _draw(request, form, beside_fields(form, refused))
    waits = made.state == DeputyState.WAITING
    text = _("It waits for your manager's approval") if waits else _("%(name)s stands in for you")
    messages.success(request, text % {"name": made.deputy.name} if not waits else text)
    return redirect("accounts:deputies")


@action()
def end_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """End it at once."""
    row = get_object_or_404(Deputyship.objects.visible_to(request.user).select_related("person", "deputy"), pk=pk)
    end_deputyship(actor=request.user, deputyship=row, now=timezone.now())
    messages.success(request, _("%(name)s no longer stands in for you") % {"name": row.deputy.name})
    return redirect("accounts:deputies")
