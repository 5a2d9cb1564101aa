"""When people are left alone (defaults.md 7)."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

policies.register(
    PolicyKind(
        "core.quiet_hours",
        _("Quiet hours"),
        fields=(
            PolicyField("quiet_from", _("Quiet from"), "time"),
            PolicyField("quiet_until", _("Quiet until"), "time"),
            PolicyField("morning", _("Held mail leaves at"), "time"),
        ),
        shipped={"quiet_from": time(21, 0), "quiet_until": time(8, 0), "morning": time(8, 30)},
        group=_("Notifications"),
        help=_(
            "E-mail of quiet hours and of non-working days waits for the next working morning; urgent ones leave at once."
        ),
    )
)
