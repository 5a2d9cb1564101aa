"""Vacancies and applications as records."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import PanelScore, PanelSeat, Vacancy, VacancyApplication
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="assessments.vacancy",
        model=Vacancy,
        label=_("vacancy"),
        label_plural=_("Competitive selections"),
        title=lambda vacancy: f"{vacancy.number} {vacancy.position.local_name}",
        title_needs=("position",),
        url=lambda vacancy: reverse("assessments:vacancy", args=[vacancy.number]),
        key=lambda vacancy: vacancy.number,
        icon="flag",
        parts=((PanelSeat, "vacancy"),),
    )
)
record_kinds.register(
    RecordKind(
        code="assessments.vacancy_application",
        model=VacancyApplication,
        label=pgettext_lazy("for a post", "application"),
        label_plural=pgettext_lazy("for a post", "applications"),
        title=lambda applied: f"{applied.person.name} → {applied.vacancy.position.local_name}",
        title_needs=("person", "vacancy__position"),
        url=lambda applied: reverse("assessments:vacancy_application", args=[applied.vacancy.number, applied.pk]),
        icon="flag",
        parts=((PanelScore, "application"),),
    )
)
