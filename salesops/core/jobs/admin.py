"""Jobs and planned runs in the machine room: how the work goes, not what it works on (no arguments, results or titles)."""

from django.contrib import admin

from salesops.core.technical.site import LookOnly

from .models import Job, PlannedRun, Pulse


@admin.register(Job)
class JobAdmin(LookOnly):
    fields = (
        *("kind", "queue", "state", "actor", "tries", "cancel_asked", "error_code"),
        *("created_at", "not_before", "started_at", "lease_until", "effect_at", "finished_at"),
    )
    list_display = ("id", "kind", "queue", "state", "tries", "error_code", "created_at", "finished_at")
    list_filter = ("state", "queue")
    search_fields = ("kind", "error_code")
    ordering = ("-id",)


@admin.register(PlannedRun)
class PlannedRunAdmin(LookOnly):
    fields = list_display = ("schedule", "planned_at", "created_at", "late", "missed")
    list_filter = ("late",)
    search_fields = ("schedule",)


@admin.register(Pulse)
class PulseAdmin(LookOnly):
    fields = list_display = ("name", "at")
