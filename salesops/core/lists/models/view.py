"""Saved views: a question to a list under a name, shown as a tab."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail, Stamps, Unaudited, VersionBump
from salesops.core.models import Versioned
from salesops.core.sockets.teams import teams_around


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SavedViewQuerySet":
        """Own views, those of the teams the person belongs to, and those for everyone."""
        return self.filter(
            Q(owner=user)
            | Q(audience=SavedView.Audience.EVERYONE)
            | Q(audience=SavedView.Audience.TEAM, team__in=teams_around(user))
        )


class SavedView(Versioned):
    """``query`` is the canonical address of the list: filters, order, columns. It is read anew with each reader's rights."""

    class Audience(models.TextChoices):
        PRIVATE = "private", _("only me")
        TEAM = "team", _("my team")
        EVERYONE = "everyone", _("everyone")

    list_code = models.CharField(_("list"), max_length=60)
    name = models.CharField(_("name"), max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    audience = models.CharField(_("for"), max_length=8, choices=Audience.choices, default=Audience.PRIVATE)
    # Key of the owner's team when the view was shared (see sockets/teams.py).
    team = models.CharField(_("team"), max_length=20, blank=True)
    query = models.TextField(_("filters, order and columns"), blank=True)

    objects = SavedViewQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), Stamps("saved_views")]

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["owner", "list_code", "name"], name="saved_view_name_once"),
            models.CheckConstraint(
                condition=Q(audience="team", team__gt="") | ~Q(audience="team"), name="saved_view_team_named"
            ),
        ]
        indexes = [models.Index(fields=["list_code", "audience"], name="saved_view_list")]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view a person's list opens with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    list_code = models.CharField(_("list"), max_length=60)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults", verbose_name=_("view"))

    guards = [Unaudited("a person's own convenience"), Stamps("saved_views")]

    class Meta:
        verbose_name = _("view a list opens with")
        verbose_name_plural = _("views lists open with")
        constraints = [models.UniqueConstraint(fields=["user", "list_code"], name="default_view_once")]
