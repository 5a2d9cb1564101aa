"""Addresses of products, price lists and stock."""

from django.urls import path

from orders.tables import PriceLists, ProductList
from orders.views import price_lists, products, stock
from salesops.core.lists.views import list_view

urlpatterns = [
    path("products/", list_view(ProductList), name="products"),
    path("products/new/", products.new_product, name="new_product"),
    path("products/<str:sku>/", products.product, name="product"),
    path("products/<str:sku>/edit/", products.edit, name="edit_product"),
    path("products/<str:sku>/prices/", products.prices, name="set_prices"),
    path("products/<str:sku>/withdraw/", products.withdraw, name="withdraw_product"),
    path("products/<str:sku>/bring-back/", products.bring_back, name="bring_back_product"),
    path("products/<str:sku>/receive/", stock.receive, name="receive_stock"),
    path("products/<str:sku>/move/", stock.move, name="move_stock"),
    path("products/<str:sku>/count/", stock.count, name="count_stock"),
    path("counts/", stock.counts, name="counts"),
    path("counts/<int:pk>/post/", stock.post_count, name="post_count"),
    path("counts/<int:pk>/drop/", stock.drop_count, name="drop_count"),
    path("warehouses/", stock.warehouses, name="warehouses"),
    path("warehouses/new/", stock.new_warehouse, name="new_warehouse"),
    path("warehouses/<str:code>/edit/", stock.edit_warehouse, name="edit_warehouse"),
    path("price-lists/", list_view(PriceLists), name="price_lists"),
    path("price-lists/new/", price_lists.new_price_list, name="new_price_list"),
    path("price-lists/<str:code>/", price_lists.price_list, name="price_list"),
    path("price-lists/<str:code>/edit/", price_lists.edit, name="edit_price_list"),
    path("price-lists/<str:code>/lines/", price_lists.lines, name="list_lines"),
    path("price-lists/<str:code>/percent/", price_lists.percent, name="change_list_by"),
    path("price-lists/<str:code>/publish/", price_lists.publish, name="publish_price_list"),
    path("price-lists/<str:code>/take-back/", price_lists.take_back, name="take_back_price_list"),
    path("price-lists/<str:code>/end/", price_lists.end, name="end_price_list"),
    path("price-lists/<str:code>/drop/", price_lists.drop, name="drop_price_list"),
]
