"""Products at the size of the large demo: list, search, page of one."""

from django.urls import reverse

from orders.models import Product
from tests.bench.scenarios import Bench, Work, scenario

LIST = "orders:products"


@scenario("products · first page (rep)", aim=2)
def first_page(bench: Bench) -> Work:
    address = reverse(LIST)
    return lambda: bench.client("rep").get(address)


@scenario("products · search, two Chinese characters", aim=3)
def search(bench: Bench) -> Work:
    address = reverse(LIST) + "?search=灌装"
    return lambda: bench.client("rep").get(address)


@scenario("products · page of one (rep)", aim=3)
def page_of_one(bench: Bench) -> Work:
    product = Product.objects.order_by("pk").first()
    if product is None:
        return ""
    address = reverse("orders:product", args=[product.sku])
    return lambda: bench.client("rep").get(address)
