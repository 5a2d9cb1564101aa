"""What a password must be: 10 to 128 characters, not common, no word of the house, not the own name (security.md section 5)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST, LONGEST = 10, 128
# Words of the company and the product; a password that is one of them and some digits is guessed first.
HOUSE_WORDS = ("salesops", "hengyue", "恒岳", "portal", "password", "welcome", "xiaoshou", "销售")


class LengthValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(
                _("At least %(least)s characters; it has %(have)s.") % {"least": SHORTEST, "have": len(password)},
                code="password_too_short",
            )
        if len(password) > LONGEST:
            raise ValidationError(_("At most %(most)s characters.") % {"most": LONGEST}, code="password_too_long")

    def get_help_text(self) -> str:
        return _("10 to 128 characters, anything goes. A sentence is easier to remember than signs.")


class OwnWordsValidator:
    """Refuse words of the company, the product and the person's own name with only a little around them."""

    def validate(self, password: str, user: Any = None) -> None:
        lowered = password.casefold()
        own = [user.username, user.name, user.email.partition("@")[0]] if user is not None else []
        for word in [*HOUSE_WORDS, *(w.casefold() for w in own if len(w) >= 2)]:
            # What is left besides the word must be a password of its own.
            if word in lowered and len(lowered.replace(word, "")) < SHORTEST - 2:
                raise ValidationError(
                    _("It is mostly a word of the company or your own name."), code="password_own_words"
                )

    def get_help_text(self) -> str:
        return _("Not mostly a word of the company or your own name.")
