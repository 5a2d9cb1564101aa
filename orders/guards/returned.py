"""What is under return was signed for and came back before: never more, whoever asks (ORD-7)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# The line of the order is locked first: two people who ask for the same goods wait for each other, and the second sees what the
# first asked for. What came back (good, damaged) is written when the return is taken back.
RETURNS_SIGNED = """
CREATE OR REPLACE FUNCTION orders_returns_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    place text;
    sold orders_orderline;
    asked numeric;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.quantity = NEW.quantity AND OLD.line_id = NEW.line_id AND OLD.taken_id = NEW.taken_id
    THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'what is under return is final once it was asked for' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO sold FROM orders_orderline WHERE id = NEW.line_id FOR UPDATE;
    SELECT state INTO place FROM orders_return WHERE id = NEW.taken_id AND order_id = sold.order_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a return takes lines of its own order' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF place <> 'requested' THEN
        RAISE EXCEPTION 'what is under return is final once it was asked for' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT sum(part.quantity) INTO asked FROM orders_returnline part JOIN orders_return r ON r.id = part.taken_id
    WHERE part.line_id = NEW.line_id AND r.state = ANY (string_to_array(TG_ARGV[0], ','));
    IF asked > sold.signed - sold.returned THEN
        RAISE EXCEPTION 'more under return (%) than was signed for (%)', asked, sold.signed - sold.returned
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class ReturnsSigned(Guard):
    """All returns of a line in the states ``waiting`` are no more than was signed for and has not come back."""

    waiting: tuple[str, ...]
    name: str = "returns_signed"

    def function(self, model: type[Model]) -> str:
        return RETURNS_SIGNED

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW'
            f" EXECUTE FUNCTION orders_returns_signed('{','.join(self.waiting)}')"
        )
