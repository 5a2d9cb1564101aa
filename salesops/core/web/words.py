"""Sentences that scripts show: kept here so that they are translated with everything else."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesops.core.formats import in_chinese


def script_texts() -> dict[str, str | int]:
    """Sentences by name; ``{n}`` and the like are filled in by the script."""
    return {
        "locale": "zh-Hans" if in_chinese() else "en",
        "offline": _("Not saved: you're offline. What you wrote is kept on this device."),
        "online": _("You're back online."),
        "failed": _("That didn't work, and nothing was changed. Try again in a moment."),
        "failedRef": _("That didn't work, and nothing was changed. Reference {id}."),
        "forbidden": _("You don't have the right to do this."),
        "gone": _("This is no longer there."),
        "signedOut": _("You have been signed out. Sign in again; what you wrote is kept on this device."),
        "undo": _("Undo"),
        "close": _("Close"),
        "left": pgettext("clock", "{length} left"),
        "over": pgettext("clock", "{length} over"),
        "days": _("{d} d"),
        "daysHours": _("{d} d {h} h"),
        "hours": _("{h} h"),
        "hoursMinutes": _("{h} h {m} m"),
        "minutes": _("{m} m"),
        "unsaved": _("Your changes are not saved yet."),
        "leaveTitle": _("Changes not saved"),
        "leaveText": _("A draft stays on this device; nothing takes effect until you submit."),
        "leaveKeep": _("Keep the draft and leave"),
        "leaveDrop": _("Don't keep"),
        "leaveStay": _("Go on editing"),
        "draftFound": _("A draft of {when} is on this device."),
        "draftUse": _("Use it"),
        "draftDrop": _("Throw it away"),
        "selected": _("{n} selected"),
        "selectAll": _("Select all {n}"),
        "results": _("{n} results"),
        "noResults": _("Nothing found for {text}"),
        "searching": _("Searching"),
        "errors": _("{n} to correct"),
        "jobDone": _("{title} is done"),
        "jobFailed": _("{title} failed"),
        "notNumber": _("A number, for example 12,000"),
        "shown": _("Shown; this was recorded."),
        "visitKept": _("Kept on this phone. It will be sent as soon as there is a network."),
        "visitsKept": _("{n} visits kept on this phone, not sent yet"),
        "visitsSent": _("{n} visits sent"),
        "visitsSend": _("Send now"),
        "visitDrop": _("Throw away"),
        "visitOpen": _("Correct and send"),
        "needed": _("This is required."),
        "seconds": _("{n} s"),
        "elapsed": _("{time} so far"),
        "placeAsked": _("Looking for the place"),
        "placeFound": _("Place noted"),
        "placeUnknown": _("The place could not be found."),
    }
