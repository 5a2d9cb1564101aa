"""The prices a contract was calculated on: kept with each text submitted, compared before it is signed (defaults.md 13)."""

from datetime import date
from decimal import Decimal

from orders.models import Contract, ContractLine
from orders.pricing import prices_for


def _usual(contract: Contract, day: date) -> dict[str, tuple[str, Decimal | None]]:
    """Article number → (name, the customer's price on ``day``) of what the contract names. Three queries."""
    lines = ContractLine.objects.filter(contract=contract).select_related("product").order_by("no")
    products = {line.product_id: line.product for line in lines}
    prices = prices_for(contract.customer, products, day)
    return {product.sku: (product.name, prices[pk].price) for pk, product in products.items()}


def usual_prices(contract: Contract, day: date) -> dict[str, str | None]:
    """Article number → price, to be kept."""
    return {sku: None if price is None else str(price) for sku, (_name, price) in _usual(contract, day).items()}


def changed_prices(contract: Contract, day: date) -> list[str]:
    """Names of the products whose price is no longer that of the submission. Texts of before such prices were kept know none."""
    latest = contract.versions.order_by("-no").first()
    kept = latest.terms.get("usual", {}) if latest else {}
    if not kept:
        return []
    now = _usual(contract, day)
    return [
        now[sku][0] for sku, price in kept.items()
        if sku in now and now[sku][1] != (None if price is None else Decimal(price))
    ]  # fmt: skip
