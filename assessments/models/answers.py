"""What departments answer about a person (K29): how often each rating was given, never by whom (ASM-7, security.md S19)."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from assessments.guards.answers import OneAnswerMore
from salesops.core.guards import AppendOnly, Unaudited

ANONYMOUS = Unaudited("answers are anonymous: a trail would say who answered when")
RATINGS = ("ones", "twos", "threes", "fours", "fives")


class DepartmentTally(models.Model):
    """The answers about one card as five counts in one row: each answer rewrites all of it, so neither order nor time is kept.

    Nothing reads it before the answers are merged into the card's rating of K29.
    """

    scorecard = models.OneToOneField(
        "assessments.Scorecard", models.PROTECT, related_name="tally", verbose_name=_("scorecard")
    )
    ones = models.PositiveSmallIntegerField("1", default=0)
    twos = models.PositiveSmallIntegerField("2", default=0)
    threes = models.PositiveSmallIntegerField("3", default=0)
    fours = models.PositiveSmallIntegerField("4", default=0)
    fives = models.PositiveSmallIntegerField("5", default=0)

    objects = models.Manager()
    guards = [ANONYMOUS, OneAnswerMore()]

    class Meta:
        verbose_name = _("department ratings")
        verbose_name_plural = _("department ratings")

    def __str__(self) -> str:
        return str(self.scorecard_id)

    @property
    def answers(self) -> list[int]:
        """One number for each answer, from the lowest up."""
        return [value for value, name in enumerate(RATINGS, start=1) for _n in range(getattr(self, name))]


class DepartmentVoice(models.Model):
    """``rater`` has answered about this card, so that nobody answers twice; without time, and without the answer."""

    scorecard = models.ForeignKey(
        "assessments.Scorecard", models.PROTECT, related_name="voices", verbose_name=_("scorecard")
    )
    rater = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("rater"))

    objects = models.Manager()
    guards = [ANONYMOUS, AppendOnly()]

    class Meta:
        verbose_name = _("answered department rating")
        verbose_name_plural = _("answered department ratings")
        constraints = [models.UniqueConstraint(fields=["scorecard", "rater"], name="department_voice_once")]

    def __str__(self) -> str:
        return str(self.scorecard_id)


def one_more(value: int) -> dict[str, F]:
    """What an answer changes: every count is written, one of them grows."""
    return {name: F(name) + (1 if each == value else 0) for each, name in enumerate(RATINGS, start=1)}
