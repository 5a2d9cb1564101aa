"""What a person may do with the frame itself."""

from typing import Any

from salesops.core.acts import act

APPEARANCE = ("theme", "density", "language", "single_keys")


@act("core.choose_appearance")
def choose_appearance(*, actor: Any, **chosen: Any) -> None:
    """Remember colours, row height, language or single-letter keys for ``actor``. Unknown names are an error."""
    unknown = set(chosen) - set(APPEARANCE)
    if unknown:
        raise TypeError(f"not a matter of appearance: {sorted(unknown)}")
    for name, value in chosen.items():
        setattr(actor, name, value)
    actor.save(update_fields=list(chosen))
