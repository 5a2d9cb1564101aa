"""``/api/v1/imports/``: one's own imports and how far each is. Files come in through the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from salesops.core.api.resource import Resource
from salesops.core.imports.models import ImportRun
from salesops.core.lists.keyset import SortKey


class ImportOut(serializers.Serializer):
    """One file on its way in. ``counts``: rows by what happened or would happen to them."""

    key = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    file_name = serializers.CharField()
    counts = serializers.SerializerMethodField()
    job = serializers.CharField(source="job.key", default=None, allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_counts(self, run: ImportRun) -> dict[str, Any]:
        return run.counts


@extend_schema(tags=["imports"])
class ImportResource(Resource):
    """Imports of one's own."""

    serializer_class = ImportOut
    lookup_field = "key"
    orderings = {"created_at": (SortKey("created_at", descending=True, nullable=False),)}
    queryset = ImportRun.objects.none()

    def rows(self) -> QuerySet:
        return ImportRun.objects.visible_to(self.request.user).select_related("job")
