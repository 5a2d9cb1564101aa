"""Everything that can be done with policies."""

from .drafts import open_draft, save_draft
from .versions import (
    approve_version,
    discard_draft,
    pending_approval,
    publish_draft,
    reject_version,
    send_back_version,
    submit_draft,
    withdraw_version,
)

__all__ = [
    "approve_version",
    "discard_draft",
    "open_draft",
    "pending_approval",
    "publish_draft",
    "reject_version",
    "save_draft",
    "send_back_version",
    "submit_draft",
    "withdraw_version",
]
