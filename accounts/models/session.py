"""Who is signed in where (S10): sessions live in PostgreSQL, so that a flushed cache signs nobody out."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited


class PortalSession(AbstractBaseSession):
    """One browser. ``session_key`` is the SHA-256 of the cookie's value: reading this table lets nobody in.

    Before sign-in (a code is still to come) ``user`` is empty.
    """

    session_key = models.CharField(_("key"), max_length=64, primary_key=True)
    user = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, related_name="sessions", verbose_name=_("person")
    )
    started_at = models.DateTimeField(_("signed in"))
    seen_at = models.DateTimeField(_("last used"))
    address = models.GenericIPAddressField(_("address"), null=True)
    device = models.CharField(_("device"), max_length=200, blank=True)

    guards = [Unaudited("comes and goes with the browser; sign-ins are in SignInEvent")]

    class Meta:
        db_table = "accounts_session"
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [
            models.Index(fields=["user", "-seen_at"], name="session_of_user"),
            models.Index(fields=["expire_date"], name="session_expiry"),
        ]

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.auth.session_store import SessionStore

        return SessionStore
