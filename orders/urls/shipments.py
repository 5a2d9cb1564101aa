"""Addresses of shipments."""

from django.urls import path

from orders.tables import ShipmentList
from orders.views.shipments import page, papers, planning, steps
from salesops.core.lists.views import list_view

STEPS = {
    "confirm": steps.confirm,
    "release": steps.release,
    "replan": steps.replan,
    "pick": steps.pick,
    "dispatch": steps.dispatch,
    "deliver": steps.deliver,
    "sign_off": steps.sign_off,
    "dispute": steps.dispute,
    "deem": steps.deem,
    "take_back": steps.take_back,
    "arrive_back": steps.arrive_back,
    "cancel": steps.cancel,
}

urlpatterns = [
    path("shipments/", list_view(ShipmentList), name="shipments"),
    path("shipments/week/", planning.week, name="delivery_plan"),
    path("shipments/<str:key>/", page.shipment, name="shipment"),
    path("shipments/<str:key>/closed/", steps.closed, name="shipment_closed"),
    path("shipments/<str:key>/paper/<slug:kind>/", papers.paper, name="shipment_paper"),
    *(
        path(f"shipments/<str:key>/{verb.replace('_', '-')}/", view, name=f"{verb}_shipment")
        for verb, view in STEPS.items()
    ),
    path("<str:key>/ship/", planning.plan, name="plan_shipment"),
]
