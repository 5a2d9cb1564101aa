"""Is an error the fault of a database that is away? Then the answer is 503 and "try again", not 500 (F4)."""

from django.db import InterfaceError, OperationalError

# SQLSTATE classes and codes: connection lost, too many connections, being shut down or started, cancelled for time.
AWAY_CLASSES = ("08", "53")
AWAY_CODES = ("57P01", "57P02", "57P03", "57014")


def database_away(error: BaseException | None) -> bool:
    """True for a connection that can't be had or was lost, and for a statement that ran out of time."""
    while error is not None:
        if isinstance(error, InterfaceError):
            return True
        if isinstance(error, OperationalError):
            code = getattr(error.__cause__, "pgcode", None)
            return code is None or code in AWAY_CODES or code.startswith(AWAY_CLASSES)
        error = error.__cause__
    return False
