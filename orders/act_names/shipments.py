"""What the acts on shipments are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.arrive_back_shipment": _("shipment back in the warehouse"),
        "orders.cancel_shipment": _("shipment cancelled"),
        "orders.confirm_shipment": _("delivery confirmed by the customer"),
        "orders.customer_closed": _("sign-off waits for a closed customer"),
        "orders.deem_shipment": _("shipment deemed signed for"),
        "orders.deliver_shipment": _("shipment delivered"),
        "orders.dispatch_shipment": _("shipment dispatched"),
        "orders.dispute_shipment": _("shipment disputed"),
        "orders.pick_shipment": _("shipment picked"),
        "orders.plan_shipment": _("shipment planned"),
        "orders.release_shipment": _("shipment released without confirmation"),
        "orders.replan_shipment": _("shipment moved to another day"),
        "orders.sign_off_shipment": _("shipment signed for"),
        "orders.take_back_shipment": _("shipment taken back"),
    }
)
