"""What the acts of a person's own settings are called."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "core.choose_appearance": _("appearance chosen"),
    }
)
