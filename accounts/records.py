"""Kinds of record that accounts owns."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit, User
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="accounts.user",
        model=User,
        label=_("person"),
        label_plural=_("People"),
        visible_to=lambda user: User.objects.visible_to(user),
        title=lambda person: person.name,
        subtitle=lambda person: person.username,
        key=lambda person: person.username,
        url=lambda person: reverse("accounts:user", args=[person.username]),
        icon="user",
        rank=60,
    )
)
record_kinds.register(
    RecordKind(
        code="accounts.org_unit",
        model=OrgUnit,
        label=_("organisation unit"),
        label_plural=_("Organisation"),
        visible_to=lambda user: OrgUnit.objects.visible_to(user),
        title=lambda unit: unit.code,
        key=lambda unit: unit.code,
        url=lambda unit: reverse("accounts:unit", args=[unit.code]),
        icon="building",
        rank=70,
    )
)
