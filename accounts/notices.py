"""Who hears for whom: deputies, and people by their role."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Deputyship, RoleGrant, User
from salesops.core.sockets.notifications import SYSTEM, TODO, Audience, Event, StandIns, audiences, events, stand_ins


def deputies_of(people: Iterable[int], day: date) -> Mapping[int, list[int]]:
    """Ids of the deputies of ``people`` on ``day`` (ACC-8). A deputy never passes anything on."""
    found: dict[int, list[int]] = defaultdict(list)
    held = Deputyship.objects.in_force(day).filter(person__in=list(people))
    for person, deputy in held.values_list("person_id", "deputy_id"):
        found[person].append(deputy)
    return found


def administrators(day: date) -> QuerySet[User]:
    """Who runs the portal on ``day``."""
    held = RoleGrant.objects.on(day).filter(role="ADM").values("user")
    return User.objects.active().filter(pk__in=held)


stand_ins.register(StandIns("accounts.deputies", deputies_of))
audiences.register(Audience("admins", administrators))

# Nobody switches these off: a role given in secret is how a portal is taken over (security.md, "role editing").
events.register(
    Event(
        "accounts.role_granted",
        _("A role is given"),
        _("{person} gets the role {role} from {day}, given by {by}"),
        locked="PE",
        group=SYSTEM,
    )
)
events.register(
    Event(
        "accounts.role_revoked",
        _("A role is taken"),
        _("{person} loses the role {role} on {day}, taken by {by}"),
        locked="PE",
        group=SYSTEM,
    )
)
events.register(
    Event(
        "accounts.handover_done", _("Handover done"), _("Taken over from {person}: see what is yours now"), locked="P"
    )
)
events.register(
    Event(
        "accounts.leave_deputy_replaced",
        _("Another deputy in a leave request"),
        _("{number} of {name}: {heir} is the deputy now instead of {person}"),
    )
)
events.register(Event("accounts.handover_stopped", _("Handover stopped"), _("A handover stopped: {why}"), locked="P"))
events.register(
    Event(
        "accounts.sign_in_locked",
        _("Sign-in locked"),
        _("Too many failed tries to sign in as you: locked for {minutes} minutes"),
        channels="P",
        locked="P",
        group=SYSTEM,
        to_deputies=False,
    )
)
events.register(
    Event(
        "accounts.control_opened",
        _("Internal control: a case is opened (director)"),
        _("Internal control: {rule}, {person}"),
        locked="PE",
    )
)
events.register(
    Event(
        "accounts.controls_opened",
        _("Internal control: many cases of one rule (director)"),
        _("Internal control: {rule}, {count} new cases"),
        locked="PE",
    )
)
events.register(
    Event(
        "accounts.control_to_explain",
        _("Internal control: explain a case (manager)"),
        _("Explain for internal control: {rule}, {person}"),
        group=TODO,
        locked="P",
    )
)
events.register(
    Event(
        "accounts.controls_to_explain",
        _("Internal control: explain many cases (manager)"),
        _("Explain for internal control: {rule}, {count} new cases"),
        group=TODO,
        locked="P",
    )
)
events.register(
    Event(
        "accounts.control_explained",
        _("Internal control: a case is explained (director)"),
        _("{by} explained: {rule}, {person}"),
        group=TODO,
    )
)
events.register(
    Event(
        "accounts.control_unsettled",
        _("Internal control: a case stays open (general manager)"),
        _("Open for {days} working days in internal control: {rule}, {person}"),
        locked="PE",
    )
)
for code, label, text in (
    (
        "leave_begins",
        _("Leave about to begin"),
        _("Your leave begins on {first} and ends on {last}; {deputy} stands in"),
    ),
    (
        "leave_begins_alone",
        _("Leave about to begin, without a deputy"),
        _("Your leave begins on {first} and ends on {last}; nobody stands in for you yet"),
    ),
    ("deputy_begins", _("Standing in about to begin"), _("You stand in for {person} from {first} to {last}")),
):
    events.register(Event(f"accounts.{code}", label, text, channels="PD"))
