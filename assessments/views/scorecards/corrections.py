"""Late corrections of closed cards, and red lines with what the person says to them (ASM-6, defaults.md 9.1)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page
from assessments.cards.words import kpi_of, kpi_words, period_name, subject_name, value_words
from assessments.forms.scorecards import CorrectionForm, RedLineAnswerForm, RedLineForm
from assessments.models import RedLine, Scorecard
from assessments.services.cards import correcting, red_lines
from assessments.services.cards.computing import values_of
from salesops.core import formats
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import one_value

from .appeals import crumbs
from .fetching import card_or_404, whole_card_or_404


def _name(card: Scorecard) -> str:
    return f"{subject_name(card)} · {period_name(card.cycle)}"


@page("scorecards", "a", methods=("GET", "HEAD", "POST"))
@once_per_form
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Another value of one KPI of a closed card; who agrees is asked."""
    card = whole_card_or_404(request, pk)
    if not correcting.may_correct(card, request.user):
        raise Http404

    def act(values: dict[str, Any]) -> None:
        correcting.correct(actor=request.user, card=card, now=timezone.now(), **values)

    present = values_of(card, late=True)
    kpis = [
        (fact.kpi, f"{kpi_words(fact.kpi)} · {value_words(kpi_of(fact.kpi), present[fact.kpi])}")
        for fact in card.facts.all()
    ]
    form = CorrectionForm(kpis, request.POST or None, initial={"kpi": one_value(request.GET, "kpi")})
    return form_page(
        request, form, act, title=_("Late correction"), sub=_name(card), back=reverse("assessments:scorecard", args=[pk]),
        submit=_("Submit for approval"), crumbs=crumbs(card), done=_("Submitted for approval."),
    )  # fmt: skip


@page("scorecards", methods=("GET", "HEAD", "POST"))
@once_per_form
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, and what proves it; the person is asked first."""
    card = card_or_404(request, pk)
    if not red_lines.may_say(card, request.user):
        raise Http404
    if request.method != "POST" and red_lines.standing(card) is not None:
        return redirect(_red_line_of(pk))

    def act(values: dict[str, Any]) -> None:
        red_lines.propose(actor=request.user, card=card, now=timezone.now(), **values)

    said = _("The person answers first, then director and general manager decide; the total counts at most %(most)s.")
    most = formats.number(card.cycle.card_terms.red_line_most, 2)
    return form_page(
        request, RedLineForm(request.POST or None), act, title=_("Propose a red line"),
        sub=f"{_name(card)} · {said % {'most': most}}", back=reverse("assessments:scorecard", args=[pk]),
        submit=_("Ask for the answer"), crumbs=crumbs(card), done=_("The person is asked to answer."), danger=True,
    )  # fmt: skip


def _red_line_of(pk: int) -> str:
    return f"{reverse('assessments:scorecard', args=[pk])}#red-line"


def _standing_or_404(request: HttpRequest, pk: int) -> RedLine:
    """The red line of this card, whether it still waits for an answer or not: the services say what is too late."""
    card = card_or_404(request, pk)
    rows = RedLine.objects.visible_to(request.user).filter(scorecard=card).exclude(state="dropped")
    found = get_object_or_404(rows.select_related("said_by"))
    found.scorecard = card
    return found


def _until(found: RedLine) -> str:
    said = _("Answer until %(moment)s; then director and general manager decide.")
    return said % {"moment": formats.stamp(found.answer_due, timezone.localdate())}


@page("scorecards", methods=("GET", "HEAD", "POST"))
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person says to it."""
    found = _standing_or_404(request, pk)
    if found.scorecard.person_id != request.user.pk:
        raise Http404
    if request.method != "POST" and found.state != "hearing":
        return redirect(_red_line_of(pk))

    def act(values: dict[str, Any]) -> None:
        red_lines.answer(actor=request.user, red_line=found, now=timezone.now(), **values)

    return form_page(
        request, RedLineAnswerForm(request.POST or None), act, title=found.get_kind_display(),
        sub=f"{found.said_by.name} · {found.facts} · {_until(found)}", back=reverse("assessments:scorecard", args=[pk]),
        submit=pgettext("red line", "Answer"), crumbs=crumbs(found.scorecard), done=_("Your answer was handed on."),
    )  # fmt: skip


@action("scorecards")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """By whoever proposed it, before it is answered."""
    found = _standing_or_404(request, pk)
    if found.said_by_id != request.user.pk:
        raise Http404
    red_lines.take_back(actor=request.user, red_line=found, now=timezone.now())
    messages.success(request, _("The red line is taken back."))
    return redirect("assessments:scorecard", pk)
