"""What is done with a vacancy: published, changed, called off, applied for, scored, decided."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page, with_version
from assessments.forms.people import ReasonForm
from assessments.forms.vacancies import ApplyForm, DecideForm, ExcuseForm, NewVacancyForm, ScoreForm, VacancyForm
from assessments.models import PanelScore, PanelSeat, Vacancy
from assessments.policies.selection import selection_terms
from assessments.promotion_words import shown
from assessments.rules.selection import PARTS
from assessments.scope_vacancies import may_decide, may_run
from assessments.services.vacancies import applying, deciding, publishing, scoring
from salesops.core import worktime
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .fetching import application_or_404, crumbs, must, post_of, vacancy_or_404

BOTH = ("GET", "HEAD", "POST")
# How long applications and scores usually take; the form proposes it.
OPEN_FOR, SCORED_IN = timedelta(days=14), 5
BESIDE = "assessments/vacancies/beside.html"


@page("promotion", methods=BOTH)
@once_per_form
def publish(request: HttpRequest) -> HttpResponse:
    must(may_run(request.user))
    today = timezone.localdate()
    ends = worktime.next_working_day(today + OPEN_FOR)
    form = NewVacancyForm(
        request.POST or None, day=today, least=selection_terms(today).members,
        initial={"closes_on": ends, "score_by": worktime.add_working_days(ends, SCORED_IN)},
    )  # fmt: skip
    made: list[Vacancy] = []

    def act(values: dict[str, Any]) -> None:
        made.append(publishing.publish(actor=request.user, now=timezone.now(), **values))

    back, title = reverse("assessments:vacancies"), _("Publish a vacancy")
    answer = form_page(
        request, form, act, title=title, back=back, submit=pgettext("vacancy", "Publish"),
        crumbs=[(_("Competitive selections"), back)],
    )  # fmt: skip
    return redirect("assessments:vacancy", made[0].number) if made else answer


@page("promotion", methods=BOTH)
def edit(request: HttpRequest, number: str) -> HttpResponse:
    found = vacancy_or_404(request, number)
    must(may_run(request.user, found))
    members = [seat.member for seat in publishing.seats(found)]
    initial = {
        "closes_on": found.closes_on, "score_by": found.score_by, "text": found.text, "version": found.version,
        **VacancyForm.seated(members),
    }  # fmt: skip
    form = VacancyForm(request.POST or None, day=timezone.localdate(), least=found.held_terms.members, initial=initial)
    seen = with_version(request, found)
    return form_page(
        request, form,
        lambda values: publishing.edit(actor=request.user, vacancy=found, now=timezone.now(), version=seen, **values),
        title=_("Change the vacancy"), sub=post_of(found), back=reverse("assessments:vacancy", args=[number]),
        submit=_("Save"), crumbs=crumbs(found), done=_("Saved."),
    )  # fmt: skip


@page("promotion", methods=BOTH)
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    found = vacancy_or_404(request, number)
    must(may_run(request.user, found))
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    seen = with_version(request, found)
    return form_page(
        request, form,
        lambda values: publishing.cancel(actor=request.user, vacancy=found, now=timezone.now(), version=seen, **values),
        title=_("Call the vacancy off"), sub=post_of(found), danger=True, submit=pgettext("vacancy", "Call off"),
        back=reverse("assessments:vacancy", args=[number]), crumbs=crumbs(found),
    )  # fmt: skip


@page("promotion", methods=BOTH)
def apply(request: HttpRequest, number: str) -> HttpResponse:
    """With the evidence of the last closing beside the form; who can't apply reads why instead of a form."""
    found, user = vacancy_or_404(request, number), request.user
    review = applying.evidence_of(user, found)
    beside = {"conditions": [shown(one) for one in review.conditions] if review else [], "review": review}
    against = applying.against(user, found, review, timezone.now()) if request.method != "POST" else []
    if against:
        context = {"vacancy": found, "post": post_of(found), "crumbs": crumbs(found), "against": against, **beside}
        return render(request, "assessments/vacancies/against.html", context)
    return form_page(
        request, ApplyForm(request.POST or None),
        lambda values: applying.apply(actor=user, vacancy=found, now=timezone.now(), **values),
        title=pgettext("vacancy", "Apply"), sub=post_of(found), back=reverse("assessments:vacancy", args=[number]),
        submit=pgettext("vacancy", "Apply"), crumbs=crumbs(found), done=_("You have applied."), extra=beside, template=BESIDE,
    )  # fmt: skip


@action("promotion")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    found = vacancy_or_404(request, number)
    applying.withdraw(actor=request.user, vacancy=found, now=timezone.now(), version=with_version(request, found))
    messages.success(request, _("Your application is withdrawn."))
    return redirect("assessments:vacancy", number)


@page("promotion", methods=BOTH)
def score(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One's own score of one applicant, the facts beside it."""
    found, user = application_or_404(request, number, pk), request.user
    own = PanelSeat.objects.filter(vacancy=found.vacancy, member=user, excused_at__isnull=True).first()
    must(own is not None)
    known = PanelScore.objects.filter(seat=own, application=found).first()
    initial: dict[str, Any] = {"version": known.version if known else 0}
    if known is not None:
        initial |= {"note": known.note, **{part: getattr(known, part) for part in PARTS}}

    def act(values: dict[str, Any]) -> None:
        parts = {part: values[part] for part in PARTS}
        seen = with_version(request, found)
        scoring.score(actor=user, application=found, parts=parts, note=values["note"], now=timezone.now(), version=seen)

    form = ScoreForm(request.POST or None, weights=found.vacancy.held_terms.weights, initial=initial)
    beside = {"conditions": [shown(one) for one in found.conditions], "review": found.review, "application": found}
    return form_page(
        request, form, act, title=_("Score %(name)s") % {"name": found.person.name},
        sub=post_of(found.vacancy), back=reverse("assessments:vacancy", args=[number]), submit=_("Save"),
        crumbs=crumbs(found.vacancy), done=_("Saved."), extra=beside, template=BESIDE,
    )  # fmt: skip


@page("promotion", methods=BOTH)
def excuse(request: HttpRequest, number: str, seat: int) -> HttpResponse:
    """A member who can't go on."""
    found = vacancy_or_404(request, number)
    must(may_run(request.user, found))
    one = get_object_or_404(PanelSeat.objects.select_related("member", "vacancy"), vacancy=found, pk=seat)
    return form_page(
        request, ExcuseForm(request.POST or None),
        lambda values: scoring.excuse(actor=request.user, seat=one, now=timezone.now(), **values),
        title=_("Excuse from the panel"), sub=one.member.name, danger=True, submit=pgettext("panel", "Excuse"),
        back=reverse("assessments:vacancy", args=[number]), crumbs=crumbs(found), done=_("Saved."),
    )  # fmt: skip


@page("promotion", "a", methods=BOTH)
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """The highest score wins; with nobody from the least score up the post stays unfilled."""
    found, user = vacancy_or_404(request, number), request.user
    must(may_decide(user, found))
    if found.state != "scored":
        raise Http404
    standing, best = sorted(scoring.standing(found), key=lambda one: one.place or 0), deciding.winners(found)
    winners = {str(one.pk): one for one in standing if one.pk in best}
    form = DecideForm(
        request.POST or None, initial={"version": found.version},
        winners=[(key, f"{one.person.name} {one.points}") for key, one in winners.items()],
    )  # fmt: skip
    seen = with_version(request, found)
    return form_page(
        request, form,
        lambda values: deciding.decide(
            actor=user, vacancy=found, winner=winners.get(values.get("winner", "")), reason=values["reason"],
            now=timezone.now(), version=seen,
        ),
        title=_("Decide the selection") if winners else _("Leave the post unfilled"), sub=post_of(found),
        back=reverse("assessments:vacancy", args=[number]), submit=pgettext("vacancy", "Decide"), crumbs=crumbs(found),
        done=_("Decided."), extra={"ranking": standing, "least": found.held_terms.least}, template=BESIDE,
    )  # fmt: skip
