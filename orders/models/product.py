"""What we sell (ORD-1)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.states import PRODUCT
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned
from salesops.core.search.fields import SearchTextField, search_index


class ProductQuerySet(models.QuerySet):
    def on_sale(self) -> "ProductQuerySet":
        return self.filter(state="active")

    def found_by(self, text: str) -> "ProductQuerySet":
        """Products found by part of a name, pinyin, initials, article number or style."""
        return self.filter(search_text__finds=text)

    def visible_to(self, user: Any) -> "ProductQuerySet":
        """All products for those who hold the capability, none for others."""
        return self if user.can("products") else self.none()


class Product(Versioned):
    """An article by its number (``sku``). Never deleted: withdrawn, so that old orders keep it.

    ``line``, ``category``, ``unit``, ``season`` are codes of code lists. ``tax_rate`` is a fraction (0.13); ``tax_exempt``
    (免税) is not the same as 0 %. ``launched_on`` may lie ahead. ``lead_days``: calendar days from order to shipping when
    nothing is in stock.
    """

    sku = models.CharField(_("article no."), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(_("name for sorting"), max_length=120, editable=False)
    search_text = SearchTextField(texts=("sku", "style"), names=("name",))
    line = models.CharField(_("product line"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=40, blank=True)
    unit = models.CharField(pgettext_lazy("of quantity", "unit"), max_length=40, default="piece")
    style = models.CharField(pgettext_lazy("of a product", "style"), max_length=40, blank=True)
    colour = models.CharField(_("colour"), max_length=40, blank=True)
    size = models.CharField(_("size"), max_length=40, blank=True)
    season = models.CharField(_("season"), max_length=40, blank=True)
    specification = models.CharField(_("specification"), max_length=500, blank=True)
    tax_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=4, default="0.13")
    tax_exempt = models.BooleanField(_("exempt from VAT"), default=False)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    lead_days = models.PositiveSmallIntegerField(_("lead time (days)"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PRODUCT.choices, default="active")

    machine = PRODUCT
    objects = ProductQuerySet.as_manager()
    guards = [AuditTrail(ignore=("name_key", "search_text")), VersionBump(), PRODUCT.guard()]

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lt=1), name="product_tax_rate"),
            models.CheckConstraint(condition=Q(tax_exempt=False) | Q(tax_rate=0), name="product_exempt_has_no_rate"),
            models.CheckConstraint(condition=~Q(sku="") & ~Q(name=""), name="product_named"),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="product_list"),
            models.Index(fields=["line", "name_key", "id"], name="product_by_line"),
            models.Index(fields=["launched_on", "id"], name="product_by_launch"),
            search_index("product_search"),
        ]

    def __str__(self) -> str:
        return self.name
