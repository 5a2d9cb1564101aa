"""Certificates (H13), promotion forms (H08) and improvement plans (H07) on paper."""

from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.honour_words import title_of
from assessments.models import Honour, ImprovementPlan, Promotion
from assessments.period_words import period_words
from assessments.promotion_words import shown
from assessments.services.people.promotions import proofs_of
from salesops.core.documents import Column, TableDocument, render_pdf, render_table
from salesops.core.web.brand import company_name

GRAINS = {"M": "month", "Q": "quarter", "Y": "year"}


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else "—"


def winner_of(honour: Honour) -> str:
    """A person, or the team by its name of the cycle's last day."""
    if honour.user is not None:
        return honour.user.name
    terms = honour.unit.terms.filter(period__contains=honour.cycle.last).first() if honour.unit else None
    return str(terms.local_name) if terms else ""


def certificate_pdf(honour: Honour, language: str) -> bytes:
    """The certificate, wide, with a place for the seal."""
    with translation.override(language):
        period = period_words(honour.cycle.first, GRAINS[honour.cycle.cycle])
        said = {"period": period, "title": title_of(honour)}
        data = {
            "title": _("Certificate of honour"), "winner": winner_of(honour), "award": title_of(honour),
            "text": _("in recognition of outstanding work in %(period)s, awarded the title of “%(title)s”.") % said,
            "company": company_name(), "day": _day(localdate(honour.awarded_at)), "number": honour.number,
            "seal": pgettext("on a certificate", "(seal)"), "number_label": pgettext("on a certificate", "No."),
        }  # fmt: skip
    return render_pdf("certificate", data, language)


def promotion_pdf(promotion: Promotion, *, by: str, now: datetime, language: str) -> bytes:
    """The promotion form with its evidence (H08)."""
    with translation.override(language):
        proofs = proofs_of(promotion)
        rows = []
        for one in map(shown, promotion.conditions):
            proof = proofs.get(one.code)
            found = " ".join([one.found, *(f"{month}: {amount}" for month, amount, _met in one.parts)]).strip()
            told = (
                f"{proof.note} ({proof.by.name}, {_day(localdate(proof.at))}, {proof.stored.name})" if proof else found
            )
            rows.append([one.name, one.asked, told, str(one.word) if not proof else _("attested")])
        unit = promotion.unit.terms.order_by("-period").first() if promotion.unit else None
        facts = [
            (_("Person"), promotion.person.name), (_("Position"), promotion.position.local_name),
            (pgettext("promotion", "New position"), promotion.to.local_name), (_("Rule"), promotion.get_rule_display()),
            (_("Unit"), str(unit.local_name) if unit else "—"), (_("takes effect on"), _day(promotion.starts_on)),
            (_("State"), str(promotion.shown_state.label)),
        ]  # fmt: skip
        document = TableDocument(
            title=_("Promotion form"), facts=facts, rows=rows, made_by=by, made_at=now, wide=False, size=9,
            subtitle=promotion.opinion,
            columns=[
                Column(_("Condition"), 3), Column(_("asked for"), 2), Column(_("found"), 4), Column(_("State"), 2),
            ],
            signatures=[(_("market manager"), "____________"), (_("director in charge"), "____________")],
        )  # fmt: skip
    return render_table(document, language)


def plan_pdf(plan: ImprovementPlan, *, by: str, now: datetime, language: str) -> bytes:
    """The improvement plan with its checkpoints (H07)."""
    with translation.override(language):
        rows = [
            [_day(one.due_on), _day(one.held_on), one.note or "—", one.answer or "—"]
            for one in plan.checkpoints.order_by("due_on")
        ]
        texts = (
            (pgettext("improvement plan", "Gap"), plan.gap), (pgettext("improvement plan", "Cause"), plan.cause),
            (pgettext("improvement plan", "Actions"), plan.actions), (pgettext("improvement plan", "Result"), plan.result),
        )  # fmt: skip
        document = TableDocument(
            title=_("Improvement plan"), rows=rows, made_by=by, made_at=now, wide=False, size=9,
            subtitle="\n".join(f"{label}: {text}" for label, text in texts if text),
            facts=[
                (_("Number"), plan.number or "—"), (_("Person"), plan.person.name),
                (_("Coach"), plan.coach.name if plan.coach else "—"),
                (pgettext("improvement plan", "Reason"), str(plan.get_trigger_display())),
                (pgettext("improvement plan", "from"), _day(plan.opened_on)),
                (pgettext("improvement plan", "until"), _day(plan.ends_on)), (_("State"), str(plan.shown_state.label)),
            ],
            columns=[
                Column(_("due on"), 2), Column(pgettext("checkpoint", "held on"), 2),
                Column(pgettext("checkpoint", "What was found"), 5), Column(pgettext("checkpoint", "Answer"), 4),
            ],
            signatures=[(_("Coach"), "____________"), (_("Person"), "____________")],
        )  # fmt: skip
    return render_table(document, language)
