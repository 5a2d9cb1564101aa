"""Promotions: the list, one with its evidence, what is done with it (ASM-9)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Position, User
from accounts.views.forming import form_page, with_version
from assessments.forms.people import AttestForm, CompleteForm, ProposeForm, ReasonForm
from assessments.models import Promotion, PromotionReview
from assessments.people_papers import promotion_pdf
from assessments.promotion_words import condition_name, shown
from assessments.rules.promotion import BY_HAND, BY_QUOTA
from assessments.scope_people import reaches_person
from assessments.services.people import promotions as services
from assessments.tables.people import PromotionList
from salesops.core.audit.access import log_export
from salesops.core.lists.views import list_view
from salesops.core.refusals import Forbidden
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .fetching import pdf, people_led, promotion_or_404

BOTH = ("GET", "HEAD", "POST")
UPLOAD = "customers/file/upload.html"
promotions = list_view(PromotionList)


def _crumbs(found: Promotion) -> list[tuple[Any, str]]:
    here = reverse("assessments:promotion", args=[found.pk])
    return [(_("Promotions"), reverse("assessments:promotions")), (found.person.name, here)]


def _writable(request: HttpRequest, pk: int) -> Promotion:
    """Visible, and led by the reader; anything else is refused before a form shows."""
    found = promotion_or_404(request, pk)
    if not services.may_write(request.user, found):
        raise Forbidden(services.refused.denied())
    return found


@page("promotion")
def promotion(request: HttpRequest, pk: int) -> HttpResponse:
    found = promotion_or_404(request, pk)
    proofs = services.proofs_of(found)
    writes = services.may_write(request.user, found) and found.state == "eligible"
    unit = found.unit.terms.order_by("-period").first() if found.unit else None
    context = {
        "promotion": found, "unit": unit.local_name if unit else "",
        "conditions": [{"shown": shown(one), "proof": proofs.get(one["code"])} for one in found.conditions],
        "missing": [condition_name(code) for code in services.open_conditions(found, proofs)],
        "may_write": writes, "whole": found.starts_on is not None and found.unit_id is not None,
        "may_see_reviews": found.review is not None, "vacancy": found.application.vacancy if found.application else None,
    }  # fmt: skip
    return render(request, "assessments/people/promotion.html", context)


@page("promotion")
def reviews(request: HttpRequest, username: str) -> HttpResponse:
    """What the last closings found of a person: the decision table, condition by condition."""
    person = get_object_or_404(User.objects.named(username))
    rows = PromotionReview.objects.visible_to(request.user).filter(person=person).select_related("cycle", "to")
    found = list(rows.order_by("-cycle__last", "rule")[:12])
    if not found and person.pk != request.user.pk and not reaches_person(request.user, person, "v"):
        raise Http404
    shown_rows = [{"row": row, "conditions": [shown(one) for one in row.conditions]} for row in found]
    return render(request, "assessments/people/reviews.html", {"person": person, "reviews": shown_rows})


@page("promotion", "c", methods=BOTH)
@once_per_form
def propose(request: HttpRequest) -> HttpResponse:
    """Special merit (PR3)."""
    form = ProposeForm(
        request.POST or None, people=people_led(request.user),
        posts=Position.objects.filter(code__in=BY_QUOTA, is_active=True).order_by("rank"),
    )  # fmt: skip
    made: list[Promotion] = []

    def act(values: dict[str, Any]) -> None:
        made.append(services.propose_special(actor=request.user, now=timezone.now(), **values))

    back = reverse("assessments:promotions")
    answer = form_page(
        request, form, act, title=_("Propose a promotion by special merit"), back=back, submit=_("Propose"),
        crumbs=[(_("Promotions"), back)],
    )  # fmt: skip
    return redirect("assessments:promotion", made[0].pk) if made else answer


@page("promotion", "c", methods=BOTH)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """From when, where, and the manager's opinion."""
    found = _writable(request, pk)
    kinds = (found.to.leads,) if found.to.leads in ("team", "region", "market") else ()
    initial = {
        "starts_on": found.starts_on, "unit": found.unit.code if found.unit else "", "opinion": found.opinion,
        "version": found.version,
    }  # fmt: skip
    form = CompleteForm(request.POST or None, day=timezone.localdate(), kinds=kinds, initial=initial)
    seen = with_version(request, found)
    return form_page(
        request, form,
        lambda values: services.complete(actor=request.user, promotion=found, now=timezone.now(), version=seen, **values),
        title=_("Complete the promotion"), sub=f"{found.person.name} → {found.to.local_name}",
        back=reverse("assessments:promotion", args=[pk]), submit=_("Save"), crumbs=_crumbs(found), done=_("Saved."),
    )  # fmt: skip


@page("promotion", "c", methods=BOTH)
@once_per_form
def attest(request: HttpRequest, pk: int, condition: str) -> HttpResponse:
    """A condition shown by a document."""
    found = _writable(request, pk)
    if condition not in {one["code"] for one in found.conditions if one["outcome"] == BY_HAND}:
        raise Http404
    return form_page(
        request, AttestForm(request.POST or None, request.FILES or None),
        lambda values: services.attest(
            actor=request.user, promotion=found, condition=condition, now=timezone.now(), **values
        ),
        title=_("Attest a condition"),
        sub=condition_name(condition), back=reverse("assessments:promotion", args=[pk]), submit=_("Attest"),
        crumbs=_crumbs(found), done=_("Attested."), template=UPLOAD,
    )  # fmt: skip


@action("promotion", "c")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    found = promotion_or_404(request, pk)
    services.submit(actor=request.user, promotion=found, now=timezone.now(), version=with_version(request, found))
    messages.success(request, _("Submitted for approval."))
    return redirect("assessments:promotion", pk)


@page("promotion", "c", methods=BOTH)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Not pursued, with a reason."""
    found = _writable(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    seen = with_version(request, found)
    return form_page(
        request, form,
        lambda values: services.decline(actor=request.user, promotion=found, now=timezone.now(), version=seen, **values),
        title=_("Don't pursue the promotion"), sub=f"{found.person.name} → {found.to.local_name}", danger=True,
        back=reverse("assessments:promotion", args=[pk]), submit=_("Don't pursue"), crumbs=_crumbs(found),
    )  # fmt: skip


@action("promotion")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The promotion form (H08)."""
    found, user, now = promotion_or_404(request, pk), request.user, timezone.now()
    name = _("Promotion form %(person)s.pdf") % {"person": found.person.name}
    content = promotion_pdf(found, by=getattr(user, "name", ""), now=now, language=get_language() or "zh-hans")
    log_export(user=user, subject=name, record_kind="assessments.promotion", filters={"promotion": str(pk)}, rows=1)
    return pdf(content, name)
