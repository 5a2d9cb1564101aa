"""Contacts with customers: visits, calls, messages (CUS-6, CUS-7). Written once; the author corrects within a day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.code_lists import CONTACT_WAY, COUNTS_AS_VISIT
from customers.guards import CorrectionTrail
from customers.visit_month_guards import CountsMonths
from salesops.core.codes.reading import codes_with
from salesops.core.guards import AppendOnly, AuditTrail, VersionBump
from salesops.core.models import Versioned

# What the author may correct; merging files moves the rest of a visit to the other customer.
CORRECTABLE = (
    "way",
    "purpose",
    "outcome",
    "notes",
    "next_step",
    "next_on",
    "contact",
    "duration",
    "intent",
    "findings",
)


def counting_ways() -> frozenset[str]:
    """Ways of contact that count as visits, as the administrator says (CUS-6)."""
    return codes_with(CONTACT_WAY, COUNTS_AS_VISIT)


def valid_within() -> list[tuple[date, timedelta]]:
    """How soon a visit is logged to be valid for the assessment (K18): (first day, time) of each version, the shipped one first.

    Past visits keep the time that held on their day.
    """
    from customers.policies.visits import VISITS
    from salesops.core.policies import policy_history

    history = policy_history(VISITS)
    days = (date.min, *history.since)
    return [(day, timedelta(hours=v["valid_hours"])) for day, v in zip(days, history.values, strict=True)]


class VisitQuerySet(models.QuerySet):
    def counting(self) -> "VisitQuerySet":
        """Contacts that count as visits: on site or the customer came."""
        return self.filter(way__in=sorted(counting_ways()))

    def valid(self) -> "VisitQuerySet":
        """Visits with outcome and next step, logged within the 72 hours of the policy of their day (K18)."""
        (_first, shipped), *versions = valid_within()
        since = [When(visited_at__gte=midnight(day), then=Value(within)) for day, within in reversed(versions)]
        within = Case(*since, default=Value(shipped), output_field=models.DurationField())
        rows = self.counting().exclude(outcome="").exclude(next_step="")
        return rows.filter(logged_at__lte=F("visited_at") + within)

    def between(self, first: date, last: date) -> "VisitQuerySet":
        """Those of the days from ``first`` to ``last``, both included, in the portal's time zone."""
        return self.filter(visited_at__gte=midnight(first), visited_at__lt=midnight(last + timedelta(days=1)))

    def visible_to(self, user: Any) -> "VisitQuerySet":
        """Own ones, those of own units at their time, and those of customers in reach (capability ``visits``)."""
        from customers.scope.visits import visible_visits

        return visible_visits(self, user)


def midnight(day: date) -> datetime:
    """The first moment of ``day`` in the portal's time zone."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


class Visit(Versioned):
    """A contact of ``user`` with a customer. ``unit`` is where ``user`` stood on that day.

    ``way`` says whether it counts as a visit (code list ``customers.contact_ways``). ``findings`` holds what was learnt for the
    target customer table (C01) as it was then; the file has the newest. ``client_key`` is drawn by the phone: a visit sent twice
    is written once. ``duration`` in minutes, ``distance`` in metres from where the customer was visited before.
    """

    class Intent(models.TextChoices):
        HIGH = "high", _("high intent")
        MIDDLE = "middle", _("some intent")
        LOW = "low", _("little intent")

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="visits", db_index=False, verbose_name=_("customer")
    )
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="visits", db_index=False, verbose_name=_("visited by")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit")
    )
    way = models.CharField(_("way of contact"), max_length=40)
    visited_at = models.DateTimeField(_("visited at"))
    logged_at = models.DateTimeField(_("logged at"))
    is_late = models.BooleanField(_("logged late"), default=False)
    purpose = models.CharField(_("purpose"), max_length=40, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    notes = models.TextField(_("what was said"), blank=True, max_length=4000)
    # A code of the list customers.next_steps or free text.
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    contact = models.ForeignKey(
        "customers.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        db_index=False,
        verbose_name=_("met"),
    )
    duration = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    intent = models.CharField(_("intent"), max_length=10, choices=Intent.choices, blank=True)
    findings = models.JSONField(_("learnt about the customer"), default=dict, blank=True)
    # Rounded to about ten metres.
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    distance = models.PositiveIntegerField(_("metres from earlier visits"), null=True, blank=True)
    client_key = models.UUIDField(_("key of the phone"), null=True, blank=True, editable=False)
    # Only when somebody else entered it for the visitor (代录).
    entered_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("entered by"),
    )
    imported = models.BooleanField(_("imported"), default=False)

    objects = VisitQuerySet.as_manager()
    guards = [
        AppendOnly(but=(*(f"{n}_id" if n == "contact" else n for n in CORRECTABLE), "customer_id", "version")),
        CorrectionTrail(),
        VersionBump(),
        *CountsMonths.all(),
    ]

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "client_key"], name="visit_sent_once", condition=Q(client_key__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="visit_place_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-visited_at", "-id"], name="visit_of_customer"),
            models.Index(fields=["user", "-visited_at", "-id"], name="visit_of_user"),
            models.Index(fields=["unit", "-visited_at", "-id"], name="visit_of_unit"),
            # With what scope is told by: a page of the newest visits in reach is found without a look at the rows of others.
            models.Index(fields=["-visited_at", "-id"], include=["user", "unit", "customer"], name="visit_newest"),
            # The control monitor asks for what was logged since its last run.
            models.Index(fields=["logged_at"], name="visit_late", condition=Q(is_late=True)),
            models.Index(fields=["logged_at"], name="visit_far", condition=Q(distance__gt=0)),
            models.Index(fields=["customer", "-visited_at"], name="visit_located", condition=Q(latitude__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.visited_at):%Y-%m-%d %H:%M}"

    @property
    def counts(self) -> bool:
        """Whether it counts as a visit."""
        return self.way in counting_ways()


class VisitPhoto(models.Model):
    """A picture taken at a visit, without its metadata, and a small copy for lists."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos", verbose_name=_("visit"))
    file = models.OneToOneField("jobs.StoredFile", models.PROTECT, related_name="+", verbose_name=_("picture"))
    thumbnail = models.OneToOneField(
        "jobs.StoredFile", models.PROTECT, related_name="+", verbose_name=_("small picture")
    )

    guards = [AuditTrail(), AppendOnly()]

    class Meta:
        verbose_name = _("picture of a visit")
        verbose_name_plural = _("pictures of visits")
        ordering = ["id"]
