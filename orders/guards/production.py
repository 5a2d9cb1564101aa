"""What is being made for a line of an order is never more than it still gets, whoever passes it to production (ORD-16)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# The line of the order is locked: of two people who pass the same rest the second finds it taken.
MADE_FOR_LINE = """
CREATE OR REPLACE FUNCTION orders_made_for_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    place text;
    owed numeric;
    making numeric;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.line_id <> OLD.line_id OR NEW.production_id <> OLD.production_id) THEN
        RAISE EXCEPTION 'a line of a production order stays what it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT state INTO place FROM orders_productionorder
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.production_id ELSE NEW.production_id END FOR SHARE;
    IF place IN ('done', 'cancelled') THEN
        RAISE EXCEPTION 'a production order that ended is final: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    SELECT line.ordered + line.returned - line.shipped INTO owed FROM orders_orderline line
    JOIN orders_productionorder production ON production.id = NEW.production_id AND production.order_id = line.order_id
    WHERE line.id = NEW.line_id FOR NO KEY UPDATE OF line;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a production order makes lines of its own order' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE'
       AND NEW.quantity - NEW.done - NEW.dropped <= OLD.quantity - OLD.done - OLD.dropped THEN RETURN NEW; END IF;
    SELECT coalesce(sum(quantity - done - dropped), 0) INTO making FROM orders_productionline
    WHERE line_id = NEW.line_id AND id IS DISTINCT FROM NEW.id;
    IF making + NEW.quantity - NEW.done - NEW.dropped > owed THEN
        RAISE EXCEPTION 'line %: more is made than the order still gets', NEW.line_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class MadeForLine(Guard):
    """A line of a production order belongs to its order, asks for no more than is owed, and is final when it ended."""

    name: str = "made_for_line"

    def function(self, model: type[Model]) -> str:
        return MADE_FOR_LINE

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_made_for_line()"
        )
