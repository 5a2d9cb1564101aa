"""Appeals against a KPI of a published card, and the decision (H06)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page
from assessments.cards.words import kpi_of, kpi_words, period_name, subject_name, value_words
from assessments.forms.scorecards import AppealForm, DecisionForm
from assessments.models import Appeal, Scorecard
from assessments.rules import card_acts as rules
from assessments.services.cards import appealing
from assessments.services.cards.computing import values_of
from assessments.states.scorecards import RESULT_STATES
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value

from .fetching import card_or_404


def crumbs(card: Scorecard) -> list[tuple[Any, str]]:
    here = reverse("assessments:scorecard", args=[card.pk])
    return [
        (_("Scorecards"), reverse("assessments:scorecards")),
        (f"{subject_name(card)} · {period_name(card.cycle)}", here),
    ]


@page("scorecards", methods=("GET", "HEAD", "POST"))
@once_per_form
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One KPI, what is wrong, what proves it."""
    card = card_or_404(request, pk)
    if card.person_id != request.user.pk or card.state not in RESULT_STATES:
        raise Http404

    over = rules.appeal_over(appealing.appeal_until(card), timezone.now())
    if over is not None and request.method != "POST":
        messages.warning(request, over.message)
        return redirect("assessments:scorecard", pk)

    def act(values: dict[str, Any]) -> None:
        appealing.appeal(actor=request.user, card=card, now=timezone.now(), **values)

    kpis = list(card.facts.values_list("kpi", flat=True))
    form = AppealForm(kpis, request.POST or None, request.FILES or None, initial={"kpi": one_value(request.GET, "kpi")})
    return form_page(
        request, form, act, title=pgettext("scorecard", "Appeal"), back=reverse("assessments:scorecard", args=[pk]),
        sub=f"{subject_name(card)} · {period_name(card.cycle)}",
        submit=pgettext("scorecard", "Appeal"), crumbs=crumbs(card), done=_("Your appeal was handed on."),
        template="customers/file/upload.html",
    )  # fmt: skip


def _said(found: Appeal) -> str:
    """Who appeals, why, and what proves it."""
    words = [f"{found.by.name}: {found.reason}", *([found.evidence] if found.evidence else [])]
    if found.stored is None:
        return " · ".join(words)
    url = reverse("reports:file", args=[found.stored.key])
    return format_html('{} · <a class="a" href="{}">{}</a>', " · ".join(words), url, found.stored.name)


@page("scorecards", "a", methods=("GET", "HEAD", "POST"))
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Uphold or reject, with the reason."""
    user: Any = request.user
    rows = Appeal.objects.visible_to(user).select_related(
        "scorecard__cycle", "scorecard__person", "scorecard__unit", "by", "stored"
    )
    found = get_object_or_404(rows, pk=pk)
    card = found.scorecard

    def act(values: dict[str, Any]) -> None:
        upheld = values.pop("upheld") == "yes"
        appealing.decide(actor=user, appeal=found, upheld=upheld, now=timezone.now(), **values)

    value = values_of(Scorecard.objects.with_snapshot().get(pk=card.pk)).get(found.kpi)
    said = {"kpi": kpi_words(found.kpi), "value": value_words(kpi_of(found.kpi), value), "who": found.by.name}
    return form_page(
        request, DecisionForm(request.POST or None), act,
        title=_("Appeal: %(kpi)s %(value)s") % said, back=reverse("assessments:scorecard", args=[card.pk]),
        sub=_said(found),
        submit=_("Decide"), crumbs=crumbs(card), done=_("Decided."),
    )  # fmt: skip
