"""Improvement plans (ASM-10, H07)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.views.forming import form_page, with_version
from assessments.forms.people import AnswerCheckpointForm, CheckpointForm, EndPlanForm, OpenPlanForm
from assessments.models import GrowthProposal, ImprovementPlan, PlanCheckpoint, Scorecard
from assessments.people_papers import plan_pdf
from assessments.services.people import coaching
from assessments.tables.people import ImprovementList
from salesops.core.audit.access import log_export
from salesops.core.lists.views import list_view
from salesops.core.refusals import Forbidden, Refusal
from salesops.core.web.pages import action, page

from .fetching import pdf, plan_or_404

BOTH = ("GET", "HEAD", "POST")
ENDS = {"close": "extended", "cancel": ""}
plans = list_view(ImprovementList)


def _denied() -> Forbidden:
    return Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def _crumbs(found: ImprovementPlan) -> list[tuple[Any, str]]:
    here = reverse("assessments:improvement_plan", args=[found.pk])
    return [
        (_("Improvement plans"), reverse("assessments:improvement_plans")),
        (found.number or found.person.name, here),
    ]


@page("promotion")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = plan_or_404(request, pk), request.user
    leads = coaching.may_lead(user, found.person)
    under_way = found.state in ("open", "extended")
    cards = Scorecard.objects.visible_to(user).filter(pk__in=[found.scorecard_id, found.judged_by_id or 0])
    context = {
        "plan": found, "checkpoints": list(found.checkpoints.select_related("by").order_by("due_on")),
        "cycle": found.scorecard.cycle, "may_open": leads and found.state == "due",
        "may_note": under_way and coaching.may_coach(user, found), "may_answer": under_way and found.person_id == user.pk,
        "may_close": leads and found.state == "extended",
        "may_cancel": coaching.may_lead(user, found.person, "a") and found.state in ("due", "open", "extended"),
        "cards": set(cards.values_list("pk", flat=True)),
        "proposals": list(GrowthProposal.objects.visible_to(user).filter(scorecard=found.scorecard).order_by("pk")),
    }  # fmt: skip
    return render(request, "assessments/people/plan.html", context)


@page("promotion", "c", methods=BOTH)
def open_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Gap, cause, actions, coach: the weeks begin."""
    found = plan_or_404(request, pk)
    if not coaching.may_lead(request.user, found.person):
        raise _denied()
    coaches = User.objects.active().exclude(pk__in=[found.person_id, found.scorecard.rater_id or 0])
    form = OpenPlanForm(
        request.POST or None, coaches=coaches.order_by("name_key", "pk"), initial={"version": found.version}
    )
    seen = with_version(request, found)
    return form_page(
        request, form,
        lambda values: coaching.open_plan(actor=request.user, plan=found, now=timezone.now(), version=seen, **values),
        title=pgettext("improvement plan", "Open the plan"), sub=found.person.name,
        back=reverse("assessments:improvement_plan", args=[pk]), submit=pgettext("improvement plan", "Open the plan"),
        crumbs=_crumbs(found), done=_("The plan is under way."),
    )  # fmt: skip


@page("promotion", methods=BOTH)
def checkpoint(request: HttpRequest, pk: int, checkpoint: int) -> HttpResponse:
    """The coach notes what was found; the person answers."""
    found, user = plan_or_404(request, pk), request.user
    one = get_object_or_404(PlanCheckpoint.objects.filter(plan=found), pk=checkpoint)
    back, title = reverse("assessments:improvement_plan", args=[pk]), _("Checkpoint")
    sub = f"{found.person.name} · {date_format(one.due_on, 'DATE_FORMAT')}"
    if found.person_id == user.pk:
        return form_page(
            request, AnswerCheckpointForm(request.POST or None, initial={"answer": one.answer}),
            lambda values: coaching.answer_checkpoint(actor=user, checkpoint=one, now=timezone.now(), **values),
            title=title, sub=sub, back=back, submit=_("Save"), crumbs=_crumbs(found), done=_("Saved."),
        )  # fmt: skip
    if not coaching.may_coach(user, found):
        raise _denied()
    return form_page(
        request, CheckpointForm(request.POST or None),
        lambda values: coaching.hold_checkpoint(actor=user, checkpoint=one, now=timezone.now(), **values),
        title=title, sub=sub, back=back, submit=_("Save"), crumbs=_crumbs(found), done=_("Saved."),
    )  # fmt: skip


@page("promotion", methods=BOTH)
def end(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Closed as not passed after the four weeks, or given up."""
    if verb not in ENDS:
        raise Http404
    found = plan_or_404(request, pk)
    if not coaching.may_lead(request.user, found.person, "a" if verb == "cancel" else "c"):
        raise _denied()
    form = EndPlanForm(request.POST or None, initial={"version": found.version})
    seen = with_version(request, found)
    closing = verb == "close"
    title = (
        pgettext("improvement plan", "Close as not passed")
        if closing
        else pgettext("improvement plan", "Give the plan up")
    )
    return form_page(
        request, form,
        lambda values: coaching.end_plan(actor=request.user, plan=found, verb=verb, now=timezone.now(), version=seen, **values),
        title=title, sub=found.person.name, danger=True, back=reverse("assessments:improvement_plan", args=[pk]), submit=title,
        crumbs=_crumbs(found), done=_("Saved."),
    )  # fmt: skip


@action("promotion")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The improvement plan (H07)."""
    found, user = plan_or_404(request, pk), request.user
    name = _("Improvement plan %(number)s.pdf") % {"number": found.number or found.person.name}
    content = plan_pdf(found, by=getattr(user, "name", ""), now=timezone.now(), language=get_language() or "zh-hans")
    log_export(user=user, subject=name, record_kind="assessments.improvement_plan", filters={"plan": str(pk)}, rows=1)
    return pdf(content, name)
