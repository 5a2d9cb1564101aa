"""The dated organisation tree (ACC-1): what a unit is, what it is called and hangs under, who heads it, and since when."""

from datetime import date
from functools import lru_cache

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.guards import NoCycle
from accounts.names import InBothLanguages
from salesops.core.guards import AuditTrail, Stamps, VersionBump
from salesops.core.models import Dated, DatedQuerySet, Versioned
from salesops.core.models.base import EQUALS, OVERLAPS
from salesops.core.search.text import searchable, words


@lru_cache(maxsize=4096)
def _searchable(code: str, name: str, name_en: str) -> str:
    return searchable([code, name_en], [name])


def _all_in(wanted: list[str], code: str, name: str, name_en: str) -> bool:
    text = _searchable(code, name, name_en)
    return all(word in text for word in wanted)


class OrgUnitQuerySet(models.QuerySet):
    def on(self, day: date) -> "OrgUnitQuerySet":
        """Units that exist on ``day``."""
        return self.filter(terms__period__contains=day)

    def found_by(self, text: str) -> "OrgUnitQuerySet":
        """Units by code or a name of any day, also by its pinyin and initials.

        There are some hundred at most, so they are read through here instead of keeping a text to be searched.
        """
        wanted = words(text)
        named = OrgUnitTerms.objects.values_list("unit", "unit__code", "name", "name_en").order_by()
        found = {unit for unit, *texts in named if wanted and _all_in(wanted, *texts)}
        return self.filter(pk__in=found)

    def visible_to(self, user) -> "OrgUnitQuerySet":
        """Everyone who may see the organisation sees all of it (capability ``org``)."""
        return self if user.can("org", "v") else self.none()


class OrgUnit(Versioned):
    """Company, market, region, team or department. Name, parent and head are dated, in their own tables."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        MARKET = "market", _("market")
        REGION = "region", _("region")
        TEAM = "team", _("team")
        DEPARTMENT = "department", _("department")

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)

    objects = OrgUnitQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), Stamps("units")]

    class Meta:
        verbose_name = _("organisation unit")
        verbose_name_plural = _("organisation units")

    def __str__(self) -> str:
        return self.code


class OrgUnitTerms(InBothLanguages, Dated):
    """Name and parent of a unit for a period. A unit exists while it has terms; the company has no parent."""

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="terms", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    parent = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="child_terms",
        verbose_name=_("parent unit"),
    )

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail(), NoCycle(), Stamps("units")]

    class Meta:
        verbose_name = _("name and place of a unit")
        verbose_name_plural = _("names and places of units")
        constraints = [
            ExclusionConstraint(name="org_unit_terms_no_overlap", expressions=[("unit", EQUALS), ("period", OVERLAPS)]),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("unit")),
                name="org_unit_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrgUnitHead(Dated):
    """Who heads a unit, for a period."""

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="heads", verbose_name=_("unit"))
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="headships", verbose_name=_("head"))

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail(), Stamps("units")]

    class Meta:
        verbose_name = _("head of a unit")
        verbose_name_plural = _("heads of units")
        constraints = [
            ExclusionConstraint(name="org_unit_head_no_overlap", expressions=[("unit", EQUALS), ("period", OVERLAPS)])
        ]
