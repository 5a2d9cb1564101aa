"""``/api/v1/files/``: files made for me, and every file I may fetch, by its key: with a token as with a session (S14, S15)."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from salesops.core.jobs.files import file_response
from salesops.core.jobs.models import StoredFile
from salesops.core.lists.keyset import SortKey

from .resource import Resource


def address_of(stored: StoredFile) -> str:
    """Where a program fetches ``stored``."""
    return reverse("api:files-content", args=[stored.key])


class StoredFileOut(serializers.Serializer):
    """A file. ``content`` is the address it is fetched from; ``job`` made it; after ``expires_at`` it is gone."""

    key = serializers.CharField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    job = serializers.CharField(source="job.key", default=None, allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    content = serializers.SerializerMethodField()

    def get_content(self, stored: StoredFile) -> str:
        return address_of(stored)


@extend_schema(tags=["files"])
class FileResource(Resource):
    """The list holds what jobs made for the caller; attachments of records are found by their key."""

    serializer_class = StoredFileOut
    lookup_field = "key"
    lookup_value_regex = r"[A-Za-z0-9_-]{1,40}"
    orderings = {"created_at": (SortKey("created_at", descending=True, nullable=False),)}
    queryset = StoredFile.objects.none()

    def rows(self) -> QuerySet:
        return StoredFile.objects.visible_to(self.request.user).filter(job__isnull=False).select_related("job")

    def one(self) -> StoredFile:
        """Who may not fetch it gets the same 404 as for a key that never was."""
        found = StoredFile.objects.kept().select_related("job").filter(key=self.kwargs["key"]).first()
        if found is None or not found.may_fetch(self.request.user):
            raise Http404
        return found

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # Whoever fetches a picture asks for a picture.
        return super().perform_content_negotiation(request, force or self.action == "content")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, key: str) -> HttpResponseBase:
        """The file itself, as a download."""
        return file_response(self.one())
