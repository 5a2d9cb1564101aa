"""What was submitted of a contract, what reviewers said of it, and its files (ORD-3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.guards import AppendOnly, AuditTrail, Unaudited

from .contract import Contract


class ContractVersion(models.Model):
    """A text as it was submitted: terms, clauses, lines and files of that moment, kept for comparing. Written once."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions", verbose_name=_("contract"))
    no = models.PositiveSmallIntegerField(_("version"))
    terms = models.JSONField(_("terms"))
    at = models.DateTimeField(_("submitted at"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )

    guards = [AppendOnly(), Unaudited("a snapshot: written once, with who and when")]

    class Meta:
        verbose_name = _("version of a contract")
        verbose_name_plural = _("versions of contracts")
        constraints = [models.UniqueConstraint(fields=["contract", "no"], name="contract_version_once")]

    def __str__(self) -> str:
        return f"{self.contract_id} v{self.no}"


class ContractRemark(models.Model):
    """What a reviewer says about one clause of one version. ``must_change``: the contract goes back because of it."""

    class Risk(models.TextChoices):
        LOW = "low", pgettext_lazy("risk", "low")
        MEDIUM = "medium", pgettext_lazy("risk", "medium")
        HIGH = "high", pgettext_lazy("risk", "high")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="remarks", verbose_name=_("contract"))
    revision = models.PositiveSmallIntegerField(_("version"))
    clause = models.CharField(_("clause"), max_length=40)
    step = models.CharField(_("step"), max_length=20)
    remark = models.CharField(_("remark"), max_length=500)
    risk = models.CharField(_("risk"), max_length=6, choices=Risk.choices, default=Risk.MEDIUM)
    must_change = models.BooleanField(_("must change"), default=False)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    guards = [AppendOnly(), Unaudited("a review sheet: written once, with who and when")]

    class Meta:
        verbose_name = _("remark on a contract")
        verbose_name_plural = _("remarks on contracts")
        constraints = [models.CheckConstraint(condition=~Q(remark=""), name="contract_remark_says_something")]
        indexes = [models.Index(fields=["contract", "revision"], name="contract_remarks")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.clause}"


class ContractFile(models.Model):
    """A file with a contract. Texts and papers may be taken away while it is written; what was submitted is kept."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text of the contract")
        PAPER = "paper", _("customer's paper")
        SCAN = "scan", _("scan with both seals")
        ENDING = "ending", _("agreement or notice of the end")
        OTHER = "other", _("other")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="files", verbose_name=_("contract"))
    stored = models.OneToOneField("jobs.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("file of a contract")
        verbose_name_plural = _("files of contracts")
        indexes = [models.Index(fields=["contract", "id"], name="contract_files")]

    def __str__(self) -> str:
        return self.stored.name
