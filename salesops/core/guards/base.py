"""The kinds of guard."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model


def literal(value: str) -> str:
    """``value`` as an SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


class Guard:
    """One trigger on one table. ``function`` is SQL that creates the trigger's function, or "" for a shared one."""

    name: str

    def function(self, model: type[Model]) -> str:
        return ""

    def trigger(self, model: type[Model]) -> str:
        """Everything behind ``CREATE TRIGGER guard_<name>``."""
        raise TypeError(f"{type(self).__name__} describes no trigger")


@dataclass(frozen=True)
class Unaudited(Guard):
    """No audit trail for this table, for a ``reason`` worth reading (sessions, queues, caches)."""

    reason: str
    name: str = "unaudited"


@dataclass(frozen=True)
class AuditTrail(Guard):
    """Each insert, update and delete leaves a row in the audit trail: who, when, before, after (ACC-7).

    ``secret`` columns are noted as changed, without values; ``ignore`` columns alone make no entry.
    """

    secret: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    name: str = "audit"

    def trigger(self, model: type[Model]) -> str:
        table = model._meta.db_table
        columns = [literal(",".join(c)) for c in (self.secret, self.ignore)]
        # A statement that names ignored columns only (sums kept by triggers) isn't even looked at.
        fields = [f.column for f in model._meta.concrete_fields if f.column not in self.ignore and not f.generated]
        of = " OF " + ", ".join(f'"{column}"' for column in fields) if self.ignore else ""
        return (
            f'AFTER INSERT OR UPDATE{of} OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION '
            f"audit_row({literal(model._meta.label_lower)}, {literal(str(model._meta.pk.column))}, {', '.join(columns)})"
        )


@dataclass(frozen=True)
class AppendOnly(Guard):
    """Rows are written once: UPDATE, DELETE and TRUNCATE are refused by trigger and not granted to the portal's role.

    ``but`` names the columns that may still change (a delivery mark on a notification, for example).
    """

    but: tuple[str, ...] = ()
    name: str = "append_only"

    def trigger(self, model: type[Model]) -> str:
        table = model._meta.db_table
        if not self.but:
            return f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_change()'
        return (
            f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION '
            f"refuse_change({literal(','.join(self.but))})"
        )


@dataclass(frozen=True)
class VersionBump(Guard):
    """``version`` goes up by one with every change of the row, whoever makes it (two people edit one record).

    ``ignore`` columns alone don't count: what nobody edits in a form (last sign-in, own preferences).
    """

    ignore: tuple[str, ...] = ()
    name: str = "version"

    def trigger(self, model: type[Model]) -> str:
        arguments = literal(",".join(self.ignore)) if self.ignore else ""
        return f'BEFORE UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION bump_version({arguments})'


@dataclass(frozen=True)
class StateGuard(Guard):
    """A state column moves only along ``moves`` (pairs from → to) and starts in one of ``initial``.

    ``history``: a row that carries a value in the column ``mark`` may start in one of these, too. It came from a former system and
    had its way there.
    """

    column: str
    initial: tuple[str, ...]
    moves: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    name: str = "state"
    mark: str = ""
    history: tuple[str, ...] = ()

    @classmethod
    def of(cls, column: str, initial: Iterable[str], moves: Iterable[tuple[str, str]]) -> "StateGuard":
        return cls(column, tuple(initial), frozenset(moves), f"state_{column}")

    def trigger(self, model: type[Model]) -> str:
        table = model._meta.db_table
        moves = ",".join(sorted(f"{a}>{b}" for a, b in self.moves))
        marked = (self.mark, ",".join(self.history)) if self.mark else ()
        arguments = ", ".join(literal(a) for a in (self.column, ",".join(self.initial), moves, *marked))
        return (
            f'BEFORE INSERT OR UPDATE OF "{self.column}" ON "{table}" FOR EACH ROW EXECUTE FUNCTION '
            f"guard_state({arguments})"
        )


@dataclass(frozen=True)
class Frozen(Guard):
    """Rows whose ``column`` is one of ``values`` never change again: UPDATE and DELETE are refused, but for columns ``but``.

    The row may still move to another state when its :class:`StateGuard` allows it and ``column`` is named in ``but``.
    """

    column: str
    values: tuple[str, ...]
    but: tuple[str, ...] = ()
    name: str = "frozen"

    def trigger(self, model: type[Model]) -> str:
        arguments = ", ".join(literal(a) for a in (self.column, ",".join(self.values), ",".join(self.but)))
        return f'BEFORE UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION refuse_frozen({arguments})'


@dataclass(frozen=True)
class Stamps(Guard):
    """Each change of the table gives the stamp ``stamp`` a new value: what processes keep loaded is loaded anew."""

    stamp: str
    name: str = "stamps"

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH STATEMENT EXECUTE FUNCTION '
            f"give_stamp({literal(self.stamp)})"
        )
