from .reading import choose_channels, mark_read, settle_notices
from .replay import send_again
from .telling import Telling, notify, notify_each

__all__ = ["Telling", "choose_channels", "mark_read", "notify", "notify_each", "send_again", "settle_notices"]
