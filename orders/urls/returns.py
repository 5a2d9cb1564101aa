"""Addresses of returns."""

from django.urls import path

from orders.tables import ReturnList
from orders.views.returns import page, papers, steps
from salesops.core.lists.views import list_view

STEPS = {
    "evaluate": steps.evaluate,
    "refuse": steps.refuse,
    "ask_for_goods": steps.ask_for_goods,
    "goods_came": steps.goods_came,
    "send": steps.send,
    "take_back": steps.take_back,
    "replace": steps.replace,
    "send_home": steps.send_home,
    "settle": steps.settle,
    "withdraw": steps.withdraw,
}

urlpatterns = [
    path("returns/", list_view(ReturnList), name="returns"),
    path("returns/<str:number>/", page.show, name="return"),
    path("returns/<str:number>/paper/", papers.paper, name="return_paper"),
    *(
        path(f"returns/<str:number>/{verb.replace('_', '-')}/", view, name=f"{verb}_return")
        for verb, view in STEPS.items()
    ),
    path("<str:key>/ask-return/", steps.ask, name="ask_return"),
]
