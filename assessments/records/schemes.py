"""Versions of schemes as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import SchemeDimension, SchemeLine, SchemeVersion, WhatIf
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="assessments.scheme_version",
        model=SchemeVersion,
        label=_("version of a scheme"),
        label_plural=_("Schemes"),
        title=str,
        url=lambda version: reverse("assessments:scheme_version", args=[version.scheme.code, version.number]),
        key=lambda version: f"{version.scheme.code}-{version.number}",
        icon="scheme",
        rank=85,
        title_needs=("scheme",),
        parts=((SchemeDimension, "scheme_version"), (SchemeLine, "scheme_version"), (WhatIf, "scheme_version")),
    )
)
