from django.utils.translation import gettext_lazy as _

from salesops.core.numbering.proof import gaps
from salesops.core.sockets.invariants import invariant

invariant("numbering.gaps", _("Number series have no gap and no number twice"))(gaps)
