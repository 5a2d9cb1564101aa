"""Django's session engine on our own table (setting ``SESSION_ENGINE``): hashed keys, idle and absolute end, own list."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.auth.limits import session_end

# Before anybody is signed in a session only carries a half-done sign-in.
ANONYMOUS = timedelta(minutes=30)


def hashed(key: str) -> str:
    """What the table holds instead of the cookie's value."""
    return sha256(key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Sessions end when idle, and some days after sign-in whatever happens (policy ``accounts.sign-in``)."""

    @classmethod
    def get_model_class(cls) -> type:
        from accounts.models import PortalSession

        return PortalSession

    def _get_session_from_db(self) -> Any:
        found = self.model.objects.filter(session_key=hashed(self.session_key), expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        self.row = found
        return found

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=hashed(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=hashed(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        now = timezone.now()
        started = datetime.fromisoformat(data["started_at"]) if "started_at" in data else now
        user_id = data.get(SESSION_KEY)
        return self.model(
            session_key=hashed(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=session_end(now, started) if user_id else now + ANONYMOUS,
            user_id=user_id,
            started_at=started,
            seen_at=now,
            address=data.get("address"),
            device=data.get("device", ""),
        )
