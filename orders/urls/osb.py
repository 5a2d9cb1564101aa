"""Addresses of the OSB board and its problems."""

from django.urls import path

from orders.tables import OsbProblemList
from orders.views.osb import board, page, steps
from salesops.core.lists.views import list_view

VERBS = {
    "take": steps.take,
    "solve": steps.solve,
    "verify": steps.verify,
    "send_back": steps.send_back,
    "drop": steps.drop,
    "change": steps.change,
    "note": steps.note,
}

urlpatterns = [
    path("osb/", board.board, name="osb"),
    path("osb/problems/", list_view(OsbProblemList), name="problems"),
    path("osb/problems/of/<str:code>/new/", steps.record_of_customer, name="record_problem_of"),
    path("osb/problems/<str:number>/", page.problem, name="problem"),
    *(
        path(f"osb/problems/<str:number>/{verb.replace('_', '-')}/", view, name=f"{verb}_problem")
        for verb, view in VERBS.items()
    ),
    path("<str:key>/osb-problem/", steps.record, name="record_problem"),
]
