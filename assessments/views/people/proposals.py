"""Proposals after scorecards: talks, training, pairing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from assessments.cards.words import period_name
from assessments.forms.people import SettleForm
from assessments.kpi_names import kpi_name
from assessments.models import GrowthProposal
from assessments.services.people import coaching
from assessments.tables.people import ProposalList
from salesops.core.lists.views import list_view
from salesops.core.refusals import Forbidden, Refusal
from salesops.core.web.pages import page

from .fetching import proposal_or_404

proposals = list_view(ProposalList)


@page("promotion", methods=("GET", "HEAD", "POST"))
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed; whoever leads the person says what became of it."""
    found = proposal_or_404(request, pk)
    about = " · ".join([found.person.name, period_name(found.scorecard.cycle), *map(kpi_name, found.about)])
    leads = coaching.may_lead(request.user, found.person)
    if not leads and request.method == "POST":
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    if not leads or (found.state != GrowthProposal.State.OPEN and request.method != "POST"):
        return render(request, "assessments/people/proposal.html", {"proposal": found, "about": about})
    back = reverse("assessments:growth_proposals")

    def act(values: dict[str, Any]) -> None:
        coaching.settle(
            actor=request.user, proposal=found, done=values["how"] == "done", note=values["note"], now=timezone.now(),
            version=with_version(request, found),
        )  # fmt: skip

    return form_page(
        request, SettleForm(request.POST or None, initial={"version": found.version}), act, title=found.get_kind_display(),
        sub=about, back=back, submit=_("Save"), crumbs=[(_("Proposals after scorecards"), back)], done=_("Saved."),
    )  # fmt: skip
