"""Who covers what, changed from a day on (CUS-17)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.models import User
from accounts.services.dated import end_from, hold_from
from customers.models import Coverage
from salesops.core.acts import act
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if


def may_cover(actor: User | None, person: User) -> bool:
    """Right ``e`` on coverage over ``person``."""
    if actor is None:
        return True
    people = User.objects.filter(pk=person.pk)
    return actor.can("coverage", "e") and people_in_reach(people, actor, "coverage", "e").exists()


@act("customers.set_coverage")
def set_coverage(
    *, actor: User | None, person: User, province: str, day: date, today: date, industry: str = "",
    customer_class: str = "", product_line: str = "", share: int = 100, covers: bool = True, note: str = "",
) -> None:  # fmt: skip
    """Let ``person`` cover (or no longer cover) this part of the market from ``day`` on; the past stays as it was."""
    if not may_cover(actor, person):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    passed = Refusal("customers.day-passed", _("Coverage changes from today on at the earliest."), "day")
    refuse_if(passed if day < today else None, kind=Invalid)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    key: dict[str, Any] = {
        "user": person, "province": province, "industry": industry, "customer_class": customer_class,
        "product_line": product_line.strip(),
    }  # fmt: skip
    rows = Coverage.objects.filter(**key)
    if covers:
        hold_from(rows, day, key=key, values={"share": share, "note": note.strip(), "by": actor})
    else:
        end_from(rows, day)
