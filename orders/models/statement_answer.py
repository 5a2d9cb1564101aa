"""What customers say of their statements: links they open, answers, differences line by line (ORD-9)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.states import DIFFERENCE
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .order import MONEY
from .statement import Statement, StatementLine

OPENED = ("opened", "opened_at")


class StatementLink(models.Model):
    """A link to a statement that was given out; its token is kept nowhere (``salesops.core.links``). Who opened it isn't known."""

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="links", verbose_name=_("statement of account")
    )
    link = models.OneToOneField("core_links.Link", models.PROTECT, related_name="+", verbose_name=_("public link"))
    sent_to = models.EmailField(_("sent to"))
    opened = models.PositiveIntegerField(_("opened (times)"), default=0)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)
    files = models.PositiveSmallIntegerField(_("files handed in"), default=0)

    guards = [AuditTrail(ignore=OPENED), AppendOnly(but=(*OPENED, "files"))]

    class Meta:
        verbose_name = _("link of a statement")
        verbose_name_plural = _("links of statements")
        constraints = [models.CheckConstraint(condition=Q(files__lte=5), name="statement_link_files")]

    def __str__(self) -> str:
        return f"{self.statement_id} · {self.sent_to}"


class StatementAnswer(models.Model):
    """What the customer said, and of what: ``digest`` is that of the statement as it was shown. Written once."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("a statement", "confirmed")
        DISPUTED = "disputed", pgettext_lazy("a statement", "disputed")
        OBJECTED = "objected", _("objected to the confirmation")

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="answers", verbose_name=_("statement of account")
    )
    kind = models.CharField(_("answer"), max_length=10, choices=Kind.choices)
    # By link or, without one, on paper: then ``by`` filed ``paper``.
    link = models.ForeignKey(
        StatementLink, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("link")
    )
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("filed by")
    )
    paper = models.ForeignKey(
        "jobs.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed paper")
    )
    name = models.CharField(_("name of who answers"), max_length=60)
    place = models.CharField(_("network address"), max_length=45, blank=True)
    digest = models.CharField(_("checksum"), max_length=64)
    at = models.DateTimeField(_("at"))

    guards = [AppendOnly(), Unaudited("written once, with who and when")]

    class Meta:
        verbose_name = _("answer to a statement")
        verbose_name_plural = _("answers to statements")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="statement_answer_name"),
            models.CheckConstraint(
                condition=Q(link__isnull=False) | Q(by__isnull=False, paper__isnull=False),
                name="statement_answer_proof",
            ),
        ]
        indexes = [models.Index(fields=["statement", "id"], name="statement_answers")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.kind}"


class DifferenceQuerySet(models.QuerySet):
    def open(self) -> "DifferenceQuerySet":
        """Not verified yet."""
        return self.exclude(state="verified")

    def found_by(self, text: str) -> "DifferenceQuerySet":
        return self.filter(statement__in=Statement.objects.found_by(text))

    def visible_to(self, user: Any) -> "DifferenceQuerySet":
        """Those of statements in reach."""
        return self.filter(statement__in=Statement.objects.visible_to(user))


class Difference(Versioned):
    """What a customer disputes of a statement: a ``line`` of it, or (no line) something it misses.

    Somebody solves it until ``due_at`` (T24) and says how; ``answer`` is what the customer reads. Somebody else verifies
    it: neither who solved it nor who booked the entry in question.
    """

    class Reason(models.TextChoices):
        PAID = "paid", _("already paid")
        AMOUNT = "amount", _("wrong amount")
        UNKNOWN = "unknown", _("we don't know this document")
        RETURNED = "returned", _("goods returned or not received")
        PRICE = "price", _("another price was agreed")
        MISSING = "missing", _("something is missing here")
        OTHER = "other", pgettext_lazy("a reason", "something else")

    class How(models.TextChoices):
        EXPLAINED = "explained", _("explained, the entry is right")
        CREDITED = "credited", _("credit note issued")
        BOOKED = "booked", _("receipt found and booked")
        ALLOCATED = "allocated", _("settled otherwise")
        REPLACED = "replaced", _("statement replaced")

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="differences", verbose_name=_("statement of account")
    )
    line = models.ForeignKey(
        StatementLine, models.PROTECT, null=True, blank=True, related_name="differences", verbose_name=_("line")
    )
    state = models.CharField(_("state"), max_length=10, choices=DIFFERENCE.choices, default="open")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    text = models.CharField(_("in the customer's words"), max_length=500, blank=True)
    claimed = models.DecimalField(_("amount by the customer's books"), null=True, blank=True, **MONEY)
    file = models.ForeignKey(
        "jobs.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    raised_by = models.CharField(_("raised by"), max_length=60)
    raised_at = models.DateTimeField(_("raised at"))
    due_at = models.DateTimeField(_("to be solved until"))
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    booked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("booked by")
    )
    how = models.CharField(_("how it was solved"), max_length=10, choices=How.choices, blank=True)
    answer = models.CharField(_("answer to the customer"), max_length=500, blank=True)
    solved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("solved by")
    )
    solved_at = models.DateTimeField(_("solved at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)

    machine = DIFFERENCE
    objects = DifferenceQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), DIFFERENCE.guard()]

    class Meta:
        verbose_name = _("difference in a statement")
        verbose_name_plural = _("differences in statements")
        constraints = [
            models.UniqueConstraint(fields=["line"], name="difference_one_open", condition=~Q(state="verified")),
            models.CheckConstraint(condition=Q(line__isnull=False) | ~Q(text=""), name="difference_says_what"),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(solved_at__isnull=False) & ~Q(how="") & ~Q(answer="")),
                name="difference_solved",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="difference_verified",
            ),
            # Four eyes: neither who solved it nor who booked what is disputed.
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | (~Q(verified_by=F("solved_by")) & (Q(booked_by__isnull=True) | ~Q(verified_by=F("booked_by")))),
                name="difference_four_eyes",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="difference_list"),
            models.Index(fields=["statement", "id"], name="difference_of_statement"),
            models.Index(fields=["owner", "due_at"], name="difference_open", condition=~Q(state="verified")),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.line.document if self.line else self.get_reason_display()}"
