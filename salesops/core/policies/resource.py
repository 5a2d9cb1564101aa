"""``/api/v1/policies/``: the values each policy has on a day. Drafts and approval are pages."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from salesops.core.api.resource import Resource
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.reading import policy_on
from salesops.core.policies.records import visible_versions
from salesops.core.policies.values import to_json
from salesops.core.sockets.policies import PolicyKind, policies


class PolicyOut(serializers.Serializer):
    """A policy as it stands on the asked day. ``version`` 0: as shipped."""

    code = serializers.CharField()
    label = serializers.CharField()
    values = serializers.DictField()
    version = serializers.IntegerField()
    valid_from = serializers.DateField(allow_null=True)


class PoliciesOut(serializers.Serializer):
    """All policies at once: there are no further pages."""

    results = PolicyOut(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


ON = OpenApiParameter("on", date, description="The day to look at; today when left out.")


@extend_schema(tags=["policies"], parameters=[ON])
class PolicyResource(Resource):
    """Policies and their values on a day."""

    capability = "settings"
    serializer_class = PolicyOut
    lookup_field = "code"
    parameters = ("on",)
    queryset = PolicyVersion.objects.none()

    def rows(self) -> QuerySet:
        return visible_versions(self.request.user)

    def _shown(self, kind: PolicyKind) -> dict[str, Any]:
        values = policy_on(kind.code, self.asked_day() or timezone.localdate())
        shown = {"values": {name: to_json(value) for name, value in values.items()}}
        about = {"code": kind.code, "label": str(kind.label)}
        return {**about, **shown, "version": values.number, "valid_from": values.valid_from}

    @extend_schema(responses=PoliciesOut)
    def list(self, request: Request) -> Response:
        found = [self._shown(kind) for kind in sorted(policies, key=lambda kind: kind.code)]
        return Response({"results": PolicyOut(found, many=True).data, "next": None, "previous": None})

    def retrieve(self, request: Request, code: str = "", **_key: Any) -> Response:
        if code not in policies:
            raise Http404
        return Response(PolicyOut(self._shown(policies.get(code))).data)
