from .reading import choose_channels, mark_read, settle_notices
from .replay import send_again
from .telling import notify

__all__ = ["choose_channels", "mark_read", "notify", "send_again", "settle_notices"]
