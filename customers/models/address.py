"""Where goods go (CUS-1, form C13)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.known_guards import TellsFile
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned


class AddressQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AddressQuerySet":
        """Addresses of the customers whose file ``user`` may open."""
        from customers.models import Customer

        return self.filter(customer__in=Customer.objects.visible_to(user))

    def complete(self) -> "AddressQuerySet":
        """Addresses goods may be sent to: address, receiver, phone and receiving hours are known."""
        return self.filter(is_active=True).exclude(
            Q(address="") | Q(receiver="") | Q(receiver_phone="") | Q(receiving_hours="")
        )


class ShippingAddress(Versioned):
    """A place of delivery and what the carrier must know about it."""

    class Freight(models.TextChoices):
        US = "us", _("we pay")
        CUSTOMER = "customer", _("customer pays")
        COLLECT = "collect", _("customer collects")

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="addresses", verbose_name=_("customer")
    )
    label = models.CharField(_("called"), max_length=60, blank=True)
    province = models.CharField(_("province"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200)
    receiver = models.CharField(_("receiver"), max_length=60, blank=True)
    receiver_phone = models.CharField(_("receiver's phone"), max_length=30, blank=True)
    receiving_hours = models.CharField(_("receiving hours"), max_length=80, blank=True)
    truck = models.CharField(_("truck, unloading"), max_length=120, blank=True)
    carrier = models.CharField(_("preferred carrier"), max_length=80, blank=True)
    papers = models.CharField(_("papers with the goods"), max_length=120, blank=True)
    packing = models.CharField(_("packing, labels"), max_length=120, blank=True)
    freight = models.CharField(_("freight"), max_length=10, choices=Freight.choices, default=Freight.US)
    is_default = models.BooleanField(_("usual address"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    checked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )

    objects = AddressQuerySet.as_manager()
    guards = [AuditTrail(secret=("receiver_phone",)), VersionBump(), *TellsFile.all()]

    class Meta:
        verbose_name = _("shipping address")
        verbose_name_plural = _("shipping addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], name="address_one_default", condition=Q(is_default=True, is_active=True)
            )
        ]
        # The round of a month: longest ago first.
        indexes = [models.Index(fields=["checked_on", "id"], name="address_checked", condition=Q(is_active=True))]

    def __str__(self) -> str:
        return self.label or self.address
