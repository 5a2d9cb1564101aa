"""Sessions and sign-ins in the machine room: who is signed in since when, never with what."""

from django.contrib import admin

from accounts.models import PortalSession, SignInEvent
from salesops.core.technical.site import LookOnly


@admin.register(PortalSession)
class SessionAdmin(LookOnly):
    fields = list_display = ("user", "started_at", "seen_at", "expire_date", "address", "device")
    list_display_links = None
    list_select_related = ("user",)
    ordering = ("-seen_at",)


@admin.register(SignInEvent)
class SignInEventAdmin(LookOnly):
    fields = list_display = ("at", "stage", "outcome", "user", "address", "device")
    list_filter = ("outcome", "stage")
    list_select_related = ("user",)
    ordering = ("-id",)
