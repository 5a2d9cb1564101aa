"""What the acts of approvals are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "approvals.add_approver": _("approver added"),
        "approvals.answer": _("question answered"),
        "approvals.approve": _("approval given"),
        "approvals.ask": _("question asked"),
        "approvals.delegate": _("passed to the deputy"),
        "approvals.escalate": _("escalated"),
        "approvals.overtake": _("overtaken"),
        "approvals.reassign": _("given to somebody else"),
        "approvals.reject": _("approval refused"),
        "approvals.send_back": _("request sent back"),
        "approvals.submit": _("submitted for approval"),
        "approvals.withdraw": _("withdrawn from approval"),
    }
)
