"""What a policy would do if it held (ALL-7): tried on the files once for a set of values, kept for its page."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited

from .customer import Customer

# Whoever sees this of a customer sees what a policy of that kind would do to it; the others: whoever opens the file.
SEEN_WITH = {"customers.grading": "grades", "customers.credit": "credit", "customers.credit_signs": "credit"}
AMOUNT: dict[str, Any] = {"max_digits": 16, "decimal_places": 2, "null": True}


class PolicyPreview(models.Model):
    """What ``values`` (by their ``fingerprint``) of policy ``code`` would change on ``day``, as counted at ``made_at``.

    ``counts``: rows by what, before and after, with the sums of their amounts. ``totals``: figures of all customers tried, whether
    they change or not.
    """

    code = models.CharField(_("policy"), max_length=60)
    fingerprint = models.CharField(_("values"), max_length=64)
    values = models.JSONField(_("policy values"), default=dict)
    day = models.DateField(_("day"))
    customers = models.PositiveIntegerField(_("customers"), default=0)
    counts = models.JSONField(_("changes"), default=list)
    totals = models.JSONField(_("totals"), default=dict)
    made_at = models.DateTimeField(_("counted at"), null=True)
    job_key = models.CharField(_("job"), max_length=60, blank=True)

    guards = [Unaudited("a calculation anybody can repeat")]

    class Meta:
        verbose_name = _("preview of a policy")
        verbose_name_plural = _("previews of policies")
        constraints = [models.UniqueConstraint(fields=["code", "fingerprint", "day"], name="policy_preview_once")]


class PreviewRowQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PreviewRowQuerySet":
        """Rows of the customers of whom ``user`` may see what the policy is about."""
        from customers.scope.customers import customers_in_reach

        found = customers_in_reach(self.exclude(preview__code__in=SEEN_WITH), user, "customers", "v", field="customer")
        for code, capability in SEEN_WITH.items():
            found |= customers_in_reach(self.filter(preview__code=code), user, capability, "v", field="customer")
        return found


class PreviewRow(models.Model):
    """A customer for whom something would be different. ``what`` and the codes ``before`` and ``after`` are put into words by the
    trial that wrote them (``customers/previews``).
    """

    preview = models.ForeignKey(PolicyPreview, models.CASCADE, related_name="rows", verbose_name=_("preview"))
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("customer"))
    what = models.CharField(_("what"), max_length=20)
    before = models.CharField(_("today"), max_length=20, blank=True)
    after = models.CharField(_("then"), max_length=20, blank=True)
    day_before = models.DateField(_("day today"), null=True)
    day_after = models.DateField(_("day then"), null=True)
    amount_before = models.DecimalField(_("figure today"), **AMOUNT)
    amount_after = models.DecimalField(_("figure then"), **AMOUNT)

    objects = PreviewRowQuerySet.as_manager()
    guards = [Unaudited("a calculation anybody can repeat")]

    class Meta:
        verbose_name = _("row of a preview")
        verbose_name_plural = _("rows of previews")
        indexes = [models.Index(fields=["preview", "what", "id"], name="preview_rows")]
