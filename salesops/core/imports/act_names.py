"""What the acts of imports are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "imports.commit_import": _("import carried out"),
        "imports.match_columns": _("columns of an import matched"),
        "imports.start_import": _("import started"),
    }
)
