"""Calibration: all cards of a cycle side by side with what stands out, changes of points, settling, publication (ASM-5)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.views.forming import form_page
from assessments.card_scope import card_reach
from assessments.cards.calibration import Board
from assessments.cards.words import period_name, subject_name
from assessments.forms.scorecards import PointsForm
from assessments.models import Cycle
from assessments.services.cards import calibrating, publishing
from salesops.core import formats
from salesops.core.refusals import Forbidden, Refusal, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .fetching import card_or_404


def cycle_or_404(request: HttpRequest, code: str) -> Cycle:
    user: Any = request.user
    return get_object_or_404(Cycle.objects.visible_to(user).filter(frozen_at__isnull=False), code=code)


def need_all(request: HttpRequest) -> None:
    """Side by side stand all cards: for who sees all of them."""
    user: Any = request.user
    if not card_reach(user).everything:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


@page("scorecards")
def latest(request: HttpRequest) -> HttpResponse:
    """The cycle that waits for calibration or publication; without one, the last."""
    need_all(request)
    user: Any = request.user
    rows = Cycle.objects.visible_to(user).filter(frozen_at__isnull=False).order_by("-last", "-pk")
    found = rows.filter(published_at__isnull=True).last() or rows.first()
    if found is None:
        return render(request, "assessments/scorecards/calibration.html", {"board": None})
    return redirect("assessments:calibration", found.code)


@page("scorecards")
def calibration(request: HttpRequest, code: str) -> HttpResponse:
    """By tier: totals, bands, means of units, warnings."""
    need_all(request)
    return _drawn(request, cycle_or_404(request, code))


def _named(cycle: Cycle) -> str:
    """The period; of a probation also whose."""
    return f"{cycle.person.name} · {period_name(cycle)}" if cycle.person else period_name(cycle)


def _drawn(request: HttpRequest, cycle: Cycle, refused: Refused | None = None) -> HttpResponse:
    user: Any = request.user
    others = (
        Cycle.objects.visible_to(user)
        .select_related("person")
        .filter(frozen_at__isnull=False)
        .exclude(pk=cycle.pk)
        .order_by("-last", "-pk")[:12]
    )
    context = {
        "board": Board(cycle, user),
        "cycle": cycle,
        "period": _named(cycle),
        "refused": refused,
        "others": [(one.code, _named(one)) for one in others],
        "may_calibrate": user.can("scorecards", "a"),
        "may_publish": publishing.may_publish(user),
    }
    return render(
        request, "assessments/scorecards/calibration.html", context, status=refused.status if refused else 200
    )


@action("scorecards", "a", leads_up=True)
@once_per_form
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Calibrate every rated card."""
    cycle = cycle_or_404(request, code)
    try:
        count = calibrating.calibrate(actor=request.user, cycle=cycle, now=timezone.now())
    except Refused as refused:
        return _drawn(request, cycle, refused)
    said = ngettext("%(n)s card is calibrated.", "%(n)s cards are calibrated.", count)
    messages.success(request, said % {"n": count})
    return redirect("assessments:calibration", code)


@action("scorecards", "a", leads_up=True)
@once_per_form
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Release the cycle."""
    cycle = cycle_or_404(request, code)
    try:
        count = publishing.publish(actor=request.user, cycle=cycle, now=timezone.now())
    except Refused as refused:
        if refused.status == 403:
            raise
        return _drawn(request, cycle, refused)
    messages.success(request, ngettext("%(n)s card is published.", "%(n)s cards are published.", count) % {"n": count})
    return redirect("assessments:calibration", code)


@page("scorecards", "a", methods=("GET", "HEAD", "POST"))
def points(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the points of one rated card."""
    card = card_or_404(request, pk)
    if card.person_id is None:
        raise Http404

    def act(values: dict[str, Any]) -> None:
        calibrating.change_points(actor=request.user, card=card, now=timezone.now(), **values)

    back = reverse("assessments:calibration", args=[card.cycle.code])
    shown = card.total if card.sees_result(request.user) else None
    form = PointsForm(request.POST or None, initial={"points": card.calibration, "reason": card.calibration_reason})
    return form_page(
        request, form, act, title=_("Change points"), sub=f"{subject_name(card)} · {formats.number(shown, 2)}",
        back=back, submit=_("Save"), crumbs=[(_("Calibration"), back), (period_name(card.cycle), back)],
        done=_("The points are changed."),
    )  # fmt: skip
