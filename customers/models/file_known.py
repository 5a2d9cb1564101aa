"""What of a customer file is known, kept beside it: lists of many files sort and filter by how complete they are (C02)."""

from django.db import models

from salesops.core.guards import Unaudited


class FileKnown(models.Model):
    """``items``: which items of C02 the file has, one bit each (``customers/known_guards.py``), whatever a policy says they count.

    Triggers of the file, its contacts and its shipping addresses write it in their own transaction, nobody else.
    """

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="file_known", editable=False
    )
    items = models.PositiveIntegerField(default=0, editable=False)

    guards = [Unaudited("follows the file, its contacts and addresses, which say themselves who changed them")]

    class Meta:
        verbose_name = "items known of a file"

    def __str__(self) -> str:
        return f"{self.items:b}"
