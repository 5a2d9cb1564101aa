"""The talk about a published card (H05)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page
from assessments.cards.words import period_name, subject_name
from assessments.forms.scorecards import TalkForm
from assessments.rules import card_acts as rules
from assessments.services.cards import talking
from salesops.core.refusals import Forbidden
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .appeals import crumbs
from .fetching import card_or_404


@page("scorecards", methods=("GET", "HEAD", "POST"))
@once_per_form
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the talk, or correct it until the person confirmed."""
    card = card_or_404(request, pk)
    missing = rules.not_rater(card, request.user)
    if missing is not None:
        raise Forbidden(missing)
    kept = talking.talk_of(card)

    def act(values: dict[str, Any]) -> None:
        held_on = values.pop("held_on")
        talking.note_talk(actor=request.user, card=card, held_on=held_on, texts=values, now=timezone.now())

    begun: dict[str, Any] = {name: getattr(kept, name) for name in ("held_on", *talking.TEXTS)} if kept else {}
    form = TalkForm(request.POST or None, initial=begun or {"held_on": timezone.localdate()})
    return form_page(
        request, form, act, title=_("Review talk"), sub=f"{subject_name(card)} · {period_name(card.cycle)}",
        back=reverse("assessments:scorecard", args=[pk]), submit=_("Save"), crumbs=crumbs(card),
        done=_("Noted; it waits for confirmation."),
    )  # fmt: skip


@action("scorecards")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The person confirms."""
    card = card_or_404(request, pk)
    if card.person_id != request.user.pk:
        raise Http404
    talking.confirm_talk(actor=request.user, card=card, now=timezone.now())
    messages.success(request, _("Confirmed."))
    return redirect("assessments:scorecard", pk)
