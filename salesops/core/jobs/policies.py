"""How long files made by jobs stay in "My files" (security.md, section 5)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

FILES = "jobs.files"

policies.register(
    PolicyKind(
        code=FILES,
        label=_("My files"),
        group=_("Working with lists"),
        help=_("Exports and reports are deleted after this time; who needs one longer makes it again."),
        fields=(PolicyField("kept_days", _("kept for"), "int", unit=_("days"), minimum=1, maximum=90),),
        shipped={"kept_days": 7},
    )
)
