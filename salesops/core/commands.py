"""Commands of the frame itself."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.commands import Command, commands

for theme, label in (
    ("dark", _("Dark colours")),
    ("light", _("Light colours")),
    ("auto", _("Colours like the system")),
):
    commands.register(
        Command(f"core.theme_{theme}", label, "core:appearance", post={"theme": theme}, icon="gear", rank=900)
    )
for density, label in (("dense", _("Dense rows")), ("normal", _("Normal rows")), ("roomy", _("Roomy rows"))):
    commands.register(
        Command(f"core.rows_{density}", label, "core:appearance", post={"density": density}, icon="density", rank=910)
    )
