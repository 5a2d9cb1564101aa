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

# Whoever signs for the replacement closes the return: it is a shipment of the same order, of no more than came back, and another
# takes its place only once it was called off or is back.
REPLACES_SAME = """
CREATE OR REPLACE FUNCTION orders_replaces_same() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    before text;
BEGIN
    IF NEW.replaced_by_id IS NOT DISTINCT FROM OLD.replaced_by_id THEN RETURN NEW; END IF;
    SELECT state INTO before FROM orders_shipment WHERE id = OLD.replaced_by_id;
    IF NEW.advice <> 'replace' OR NEW.state <> 'received' OR before NOT IN ('cancelled', 'returned') THEN
        RAISE EXCEPTION 'return % takes no other exchange now', NEW.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.replaced_by_id IS NULL THEN RETURN NEW; END IF;
    IF NOT EXISTS (SELECT FROM orders_shipment WHERE id = NEW.replaced_by_id AND order_id = NEW.order_id) OR EXISTS (
        SELECT FROM orders_shipmentline sent
        LEFT JOIN orders_returnline part ON part.taken_id = NEW.id AND part.line_id = sent.line_id
        WHERE sent.shipment_id = NEW.replaced_by_id AND sent.quantity > coalesce(part.good + part.damaged, 0)
    ) THEN
        RAISE EXCEPTION 'the exchange of return % is what came back of its order, no more', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class ReplacesSame(Guard):
    """The shipment in exchange carries what came back, of the same order."""

    name: str = "replaces_same"

    def function(self, model: type[Model]) -> str:
        return REPLACES_SAME

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_replaces_same()'
        )


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
