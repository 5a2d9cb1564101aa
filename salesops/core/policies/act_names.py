"""What the acts of policies are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "policies.approve_version": _("policy version approved"),
        "policies.discard_draft": _("policy draft discarded"),
        "policies.open_draft": _("policy draft opened"),
        "policies.publish_draft": _("policy published"),
        "policies.reject_version": _("policy version rejected"),
        "policies.save_draft": _("policy draft saved"),
        "policies.send_back_version": _("policy version sent back"),
        "policies.submit_draft": _("policy draft submitted"),
        "policies.withdraw_version": _("policy version withdrawn"),
    }
)
