"""Addresses of orders."""

from django.urls import path

from orders.tables import OrderList
from orders.views import changes, day, exposure, order_form, orders, product_search
from salesops.core.lists.views import list_view

urlpatterns = [
    path("", list_view(OrderList), name="orders"),
    path("find-products/", product_search.find_products, name="find_products"),
    path("new/<str:code>/", order_form.new_order, name="new_order"),
    path("day/", day.my_day, name="my_day"),
    path("exposure/<str:code>/", exposure.exposure, name="exposure"),
    path("<str:key>/", orders.order, name="order"),
    path("<str:key>/credit/", exposure.order_credit, name="order_credit"),
    path("<str:key>/edit/", order_form.edit, name="edit_order"),
    path("<str:key>/submit/", orders.submit, name="submit_order"),
    path("<str:key>/confirm/", orders.confirm, name="confirm_order"),
    path("<str:key>/return/", orders.give_back, name="return_order"),
    path("<str:key>/cancel/", orders.cancel, name="cancel_order"),
    path("<str:key>/change/", changes.change, name="change_order"),
    path("<str:key>/call-off/", changes.call_off, name="call_off"),
    path("<str:key>/short-close/", changes.short_close, name="short_close"),
    path("<str:key>/pause/", changes.pause, name="pause_order"),
    path("<str:key>/resume/", changes.resume, name="resume_order"),
    path("<str:key>/copy/", orders.copy, name="copy_order"),
]
