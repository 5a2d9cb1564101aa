"""``/api/v1/jobs/``: one's own background jobs; cancelling them."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from salesops.core.jobs.models import Job
from salesops.core.lists.keyset import SortKey

from .file_resource import address_of
from .resource import Resource


class JobOut(serializers.Serializer):
    """A background job and how far it is."""

    key = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    note = serializers.CharField()
    error_code = serializers.CharField()
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    files = serializers.SerializerMethodField(help_text="Addresses what it made is fetched from, with the same token.")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_files(self, job: Job) -> list[str]:
        # What a job made is for whom it worked.
        mine = job.actor_id == self.context["request"].user.pk
        return [address_of(stored) for stored in job.files.all()] if mine else []


@extend_schema(tags=["jobs"])
class JobResource(Resource):
    """Background jobs within reach."""

    serializer_class = JobOut
    lookup_field = "key"
    orderings = {"created_at": (SortKey("created_at", nullable=False),)}
    queryset = Job.objects.none()

    def rows(self) -> QuerySet:
        return Job.objects.visible_to(self.request.user).prefetch_related("files")
