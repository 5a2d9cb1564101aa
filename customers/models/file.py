"""Papers and pictures kept with a customer: licence, tax data, photos, contract on paper (CUS-1)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail


class FileQuerySet(models.QuerySet):
    def kept(self) -> "FileQuerySet":
        """Files nobody took away again."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: Any) -> "FileQuerySet":
        """Files of the customers whose file ``user`` may open."""
        from customers.models import Customer

        return self.kept().filter(customer__in=Customer.objects.visible_to(user))


class CustomerFile(models.Model):
    """One file with a customer. Taken away, it is no longer handed out; the row says who did."""

    class Kind(models.TextChoices):
        LICENCE = "licence", _("business licence")
        TAX = "tax", _("tax and bank data")
        PHOTO = "photo", _("photo")
        CONTRACT = "contract", _("contract on paper")
        OTHER = "other", _("other")

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="files", verbose_name=_("customer"))
    stored = models.OneToOneField("jobs.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    note = models.CharField(_("note"), max_length=200, blank=True)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))
    removed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("removed by")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True)

    objects = FileQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("file of a customer")
        verbose_name_plural = _("files of customers")
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="customer_file_removed_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["customer", "-added_at"], name="customer_file_list")]

    def __str__(self) -> str:
        return self.stored.name
