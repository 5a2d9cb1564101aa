"""People at a customer (CUS-1). Their numbers are masked for those outside the customer's chain (ACC-5)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.known_guards import TellsFile
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ContactQuerySet":
        """Contacts of the customers whose file ``user`` may open."""
        from customers.models import Customer

        return self.filter(customer__in=Customer.objects.visible_to(user))


class Contact(Versioned):
    """A person at a customer, with the part he or she plays in a decision."""

    class Influence(models.TextChoices):
        USER = "user", _("user")
        INFLUENCER = "influencer", _("influencer")
        DECIDER = "decider", _("decision maker")
        SUPPORTER = "supporter", _("decision maker who supports us")
        PAYER = "payer", _("pays the invoices")
        RECEIVER = "receiver", _("receives the goods")

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="contacts", verbose_name=_("customer")
    )
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("job title"), max_length=60, blank=True)
    influence = models.CharField(_("part in decisions"), max_length=10, choices=Influence.choices, blank=True)
    mobile = models.CharField(_("mobile"), max_length=30, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # Digits only: a whole number finds the customer, a part of one finds nothing that a mask hides.
    mobile_digits = models.CharField(max_length=20, blank=True, editable=False)
    phone_digits = models.CharField(max_length=20, blank=True, editable=False)
    is_primary = models.BooleanField(_("main contact"), default=False)
    is_active = models.BooleanField(_("still there"), default=True)
    notes = models.CharField(_("notes"), max_length=300, blank=True)

    objects = ContactQuerySet.as_manager()
    # The digits follow the numbers and are for searching only.
    guards = [
        AuditTrail(secret=("mobile", "phone", "email"), ignore=("mobile_digits", "phone_digits")),
        VersionBump(),
        *TellsFile.all(),
    ]

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], name="contact_one_primary", condition=Q(is_primary=True, is_active=True)
            )
        ]
        indexes = [
            models.Index(fields=["mobile_digits"], name="contact_mobile", condition=~Q(mobile_digits="")),
            models.Index(fields=["phone_digits"], name="contact_phone", condition=~Q(phone_digits="")),
        ]

    def __str__(self) -> str:
        return self.name
