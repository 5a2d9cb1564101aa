"""Why nothing can be asked about a credit account as it stands (CUS-11): said by the services and by what the API offers."""

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal


def nothing_to_raise() -> Refusal:
    return Refusal("customers.nothing-to-raise", _("There is no limit to raise."), "amount")


def waits_already() -> Refusal:
    return Refusal("customers.credit-request-waiting", _("This waits for approval already."))


def assessment_waits() -> Refusal:
    return Refusal("customers.assessment-waiting", _("An assessment of this customer waits for approval already."))


def frozen_already() -> Refusal:
    return Refusal("customers.frozen-already", _("It is frozen already."), "reason")


def not_frozen() -> Refusal:
    return Refusal("customers.not-frozen", _("It isn't frozen."))
