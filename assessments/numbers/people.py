"""Numbers of certificates and improvement plans."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Honour, ImprovementPlan
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _certificates() -> list[str]:
    return list(Honour.objects.values_list("number", flat=True))


def _plans() -> list[str]:
    return list(ImprovementPlan.objects.exclude(number="").values_list("number", flat=True))


register_numbers(
    NumberKind("ZS", _("Certificate of honour"), 4, pgettext_lazy("a certificate", "awarded"), used=_certificates)
)
register_numbers(NumberKind("GJ", _("Improvement plan"), 4, pgettext_lazy("a plan", "opened"), used=_plans))
