"""What the acts of schemes are called."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.discard_scheme_draft": _("draft of a scheme discarded"),
        "assessments.open_scheme_draft": _("draft of a scheme opened"),
        "assessments.publish_scheme_version": _("scheme published"),
        "assessments.reject_scheme_version": _("scheme rejected"),
        "assessments.save_scheme_draft": _("draft of a scheme saved"),
        "assessments.send_back_scheme_version": _("scheme sent back"),
        "assessments.submit_scheme_draft": _("draft of a scheme submitted"),
        "assessments.try_scheme_draft": _("draft of a scheme tried"),
        "assessments.refresh_progress": _("progress of the running periods worked out"),
        "assessments.keep_what_if": _("what-if finished"),
        "assessments.stop_what_if": _("what-if stopped"),
        "assessments.withdraw_scheme_version": _("scheme withdrawn"),
    }
)
