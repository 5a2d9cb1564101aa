"""Acts on targets."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "assessments.accept_targets": _("targets accepted"),
        "assessments.approve_targets": _("targets approved"),
        "assessments.begin_targets": _("plan of targets begun"),
        "assessments.bring_targets": _("targets imported"),
        "assessments.break_down_targets": _("targets broken down"),
        "assessments.change_target": _("change of a target asked for"),
        "assessments.discard_targets": _("plan of targets discarded"),
        "assessments.object_to_targets": _("targets objected to"),
        "assessments.offer_targets": _("acceptance of targets asked for"),
        "assessments.publish_targets": _("targets published"),
        "assessments.read_last_year": _("last year's results read"),
        "assessments.reply_to_objection": _("objection to targets answered"),
        "assessments.return_targets": _("targets sent back"),
        "assessments.revise_targets": _("targets revised"),
        "assessments.submit_targets": _("targets submitted"),
        "assessments.take_targets": _("target allocation taken out"),
        "assessments.write_targets": _("targets written"),
    }
)
