"""When a bonus run may be computed, agreed to, taken to payroll (ASM-8)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal

if TYPE_CHECKING:
    from assessments.models import BonusRun

# Fewer people than this: a sum would tell what one of them gets.
LEAST_IN_A_SUM = 3


def cycle_open(closed_at: datetime | None, is_probation: bool) -> Refusal | None:
    """A bonus follows closed cards; probations are paid with the quarter."""
    if is_probation:
        return Refusal("assessments.bonus-of-probation", _("Probation cards are paid with the next quarter."))
    return None if closed_at else Refusal("assessments.cycle-open", _("The cycle isn't closed yet."))


def run_exists(found: "BonusRun | None") -> Refusal | None:
    """One that counts for a cycle."""
    if found is None:
        return None
    sentence = _("Bonus run %(number)s is there already.") % {"number": found.number}
    return Refusal("assessments.bonus-run-exists", sentence, figures={"number": found.number})


def not_approved(state: str) -> Refusal | None:
    """Payroll gets what everybody agreed to."""
    if state == "approved":
        return None
    return Refusal("assessments.bonus-not-approved", _("Only an approved run is taken to payroll."))


def not_waiting() -> Refusal:
    """Nothing to take back."""
    return Refusal("core.wrong-state", _("This is not waiting for approval."))
