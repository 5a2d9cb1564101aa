"""Who took data out or looked behind a mask."""

from salesops.core.audit.tables import AccessLogList
from salesops.core.lists.views.page import list_view

access_log = list_view(AccessLogList)
