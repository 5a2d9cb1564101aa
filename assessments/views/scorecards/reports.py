"""The person's work report with the own score (H01), prefilled from the facts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import beside_fields
from assessments.cards.page import CardPage
from assessments.cards.prefilled import results_text
from assessments.cards.words import period_name
from assessments.forms.scorecards import ReportForm
from assessments.models import WorkReport
from assessments.services.cards import reporting
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .fetching import whole_card_or_404


@page("scorecards", methods=("GET", "HEAD", "POST"))
@once_per_form
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it beside the facts; ``intent=save`` keeps a draft."""
    card = whole_card_or_404(request, pk)
    if card.person_id != request.user.pk:
        raise Http404
    shown = CardPage(card, request.user, timezone.now())
    kept = WorkReport.objects.filter(scorecard=card).first()
    if card.state != "frozen" and request.method != "POST":
        return redirect("assessments:scorecard", pk)
    initial = (
        {name: getattr(kept, name) for name in (*reporting.TEXTS, "self_score")}
        if kept
        else {"results": results_text(shown)}
    )
    form = ReportForm(request.POST if request.method == "POST" else None, initial=initial)
    context: dict[str, Any] = {"card": card, "shown": shown, "form": form, "period": period_name(card.cycle)}
    if request.method != "POST":
        return render(request, "assessments/scorecards/report.html", context)
    if not form.is_valid():
        return render(request, "assessments/scorecards/report.html", context, status=422)
    draft = request.POST.get("intent") == "save"
    act: Any = reporting.save_report if draft else reporting.file_report
    try:
        act(actor=request.user, card=card, values=form.cleaned_data, now=timezone.now())
    except Refused as refused:
        context["refused"] = beside_fields(form, refused)
        return render(request, "assessments/scorecards/report.html", context, status=refused.status)
    messages.success(request, _("Draft kept.") if draft else _("Handed in."))
    return redirect("assessments:work_report" if draft else "assessments:scorecard", pk)
