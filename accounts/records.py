"""Kinds of record that accounts owns."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Absence,
    ControlCase,
    Deputyship,
    Duty,
    DutyPlace,
    Handover,
    HandoverShare,
    LeaveRequest,
    MarketCharge,
    OrgUnit,
    OrgUnitHead,
    OrgUnitTerms,
    OvertimeRequest,
    Position,
    PositionTerms,
    Posting,
    RoleGrant,
    SecretaryDuty,
    User,
)
from salesops.core.sockets.records import RecordKind, record_kinds
from salesops.core.sockets.roles import role_name, role_names


def _unit_name(unit: OrgUnit) -> str:
    """The unit's newest name, in the reader's language."""
    terms = max(unit.terms.all(), key=lambda t: t.period.lower or date.min, default=None)
    if terms is None:
        return unit.code
    return terms.local_name


record_kinds.register(
    RecordKind(
        code="accounts.user",
        model=User,
        label=_("person"),
        label_plural=_("People"),
        title=lambda person: person.name,
        subtitle=lambda person: person.username,
        key=lambda person: person.username,
        url=lambda person: reverse("accounts:user", args=[person.username]),
        search=lambda people, text: people.found_by(text).order_by("-is_active", "name_key", "pk"),
        icon="user",
        parts=(
            (Posting, "user"),
            (RoleGrant, "user"),
            (Deputyship, "person"),
            (MarketCharge, "user"),
            (SecretaryDuty, "user"),
        ),
        words={(RoleGrant, "role"): role_name},
        rank=60,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.org_unit",
        model=OrgUnit,
        label=_("organisation unit"),
        label_plural=_("Organisation"),
        title=_unit_name,
        title_needs=("terms",),
        key=lambda unit: unit.code,
        url=lambda unit: reverse("accounts:unit", args=[unit.code]),
        search=lambda units, text: units.found_by(text).order_by("code"),
        subtitle=lambda unit: unit.code,
        icon="unit",
        parts=((OrgUnitTerms, "unit"), (OrgUnitHead, "unit")),
        rank=70,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.position",
        model=Position,
        label=_("position"),
        label_plural=_("Positions"),
        title=lambda position: position.local_name,
        key=lambda position: position.code,
        url=lambda position: reverse("accounts:position", args=[position.code]),
        search=lambda positions, text: positions.filter(Q(name__icontains=text) | Q(code__iexact=text)).order_by(
            "rank"
        ),
        icon="unit",
        parts=((PositionTerms, "position"),),
        words={(Position, "first_roles"): role_names},
        rank=80,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.leave_request",
        model=LeaveRequest,
        label=_("leave request"),
        label_plural=_("Leave requests"),
        title=lambda leave: f"{leave} · {leave.user.name}",
        key=lambda leave: leave.number or str(leave.pk),
        url=lambda leave: reverse("accounts:leave", args=[leave.pk]),
        icon="calendar",
        rank=80,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.absence",
        model=Absence,
        label=_("absence"),
        label_plural=_("Absences"),
        title=lambda absence: f"{absence.user.name} · {absence.get_kind_display()}",
        url=lambda absence: reverse("accounts:team_leave"),
        icon="calendar",
        rank=85,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.deputyship",
        model=Deputyship,
        label=_("deputyship"),
        label_plural=_("Deputyships"),
        title=lambda deputyship: f"{deputyship.person.name} → {deputyship.deputy.name}",
        url=lambda deputyship: reverse("accounts:deputies"),
        icon="user",
        rank=90,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.handover",
        model=Handover,
        label=_("handover"),
        label_plural=_("Handovers"),
        title=lambda handover: f"{handover.person.name} → {handover.heir.name}",
        title_needs=("person", "heir"),
        url=lambda handover: reverse("accounts:handover", args=[handover.pk]),
        icon="out",
        parts=((HandoverShare, "handover"),),
        rank=90,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.overtime",
        model=OvertimeRequest,
        label=_("overtime duty"),
        label_plural=_("Overtime duties"),
        visible_to=lambda user: (
            OvertimeRequest.objects.all() if user.can("leave", "v") else OvertimeRequest.objects.none()
        ),
        title=lambda request: request.user.name,
        url=lambda request: reverse("accounts:roster") + f"?month={min(request.days):%Y-%m}",
        icon="calendar",
        rank=91,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.duty",
        model=Duty,
        label=_("duty"),
        label_plural=_("Duty roster"),
        title=lambda duty: f"{duty.day} {duty.user.name}",
        url=lambda duty: reverse("accounts:roster") + f"?month={duty.day:%Y-%m}",
        icon="calendar",
        rank=92,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.duty_place",
        model=DutyPlace,
        label=_("place of duty"),
        label_plural=_("Places of duty"),
        visible_to=lambda user: DutyPlace.objects.all() if user.can("leave", "v") else DutyPlace.objects.none(),
        title=str,
        url=lambda place: reverse("accounts:roster"),
        icon="pin",
        rank=93,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.control_case",
        model=ControlCase,
        label=_("control case"),
        label_plural=_("Control cases"),
        title=lambda case: f"{case.title} · {case.person.name}" if case.person else case.title,
        title_needs=("person",),
        url=lambda case: reverse("accounts:control", args=[case.pk]),
        icon="shield",
        rank=95,
    )
)
