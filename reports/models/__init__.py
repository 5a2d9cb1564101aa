from .sent_reminder import SentReminder

__all__ = ["SentReminder"]
