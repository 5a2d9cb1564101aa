from .mail import Mail
from .notification import ChannelChoice, Notification

__all__ = ["ChannelChoice", "Mail", "Notification"]
