"""Which two files may become one (CUS-2)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Customer, Merge
from customers.rules.file import not_merged
from salesops.core.refusals import Refusal


def may_become_one(loser: Customer, winner: Customer) -> list[Refusal | None]:
    """Two different files, neither merged already; no file goes into one of its own group's members."""
    found = [not_merged(loser), not_merged(winner)]
    if loser.pk == winner.pk:
        found.append(Refusal("customers.merge-with-itself", _("Choose two different files."), "other"))
    elif winner.parent_id == loser.pk:
        sentence = _("%(name)s heads the group the other belongs to: it is the one that goes on.") % {
            "name": loser.name
        }
        found.append(Refusal("customers.merge-head-into-member", sentence))
    elif loser.members.exists() and winner.parent_id is not None:
        sentence = _("%(name)s heads a group, the other is a member of one.") % {"name": loser.name}
        found.append(Refusal("customers.merge-head-into-member", sentence))
    return found


def reason_given(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal("customers.reason-missing", _("Give the reason."), "reason")


def none_waits(loser: Customer, winner: Customer) -> Refusal | None:
    """One merge of a file at a time."""
    both = [loser.pk, winner.pk]
    if Merge.objects.filter(Q(loser__in=both) | Q(winner__in=both), state="waiting").exists():
        return Refusal("customers.merge-waits", _("A merge of one of these files waits for approval already."))
    return None
