"""What is planned to leave is a quantity of the order line, like what left: never more than is owed, whoever plans it (ORD-5)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# Lines of a shipment are written while it is planned. The line of the order is locked by its own update: two people who plan the
# same rest wait for each other, and the second finds the constraint of the line.
PLANS_LINES = """
CREATE OR REPLACE FUNCTION orders_plans_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    place text;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.quantity = NEW.quantity AND OLD.line_id = NEW.line_id
       AND OLD.shipment_id = NEW.shipment_id THEN RETURN NULL; END IF;
    SELECT state INTO place FROM orders_shipment
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.shipment_id ELSE NEW.shipment_id END FOR SHARE;
    IF place <> 'planned' OR TG_OP = 'UPDATE' AND OLD.shipment_id <> NEW.shipment_id THEN
        RAISE EXCEPTION 'what a shipment carries is final once it is no longer planned: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE orders_orderline SET planned = planned - OLD.quantity WHERE id = OLD.line_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE orders_orderline line SET planned = line.planned + NEW.quantity
        FROM orders_shipment shipment
        WHERE line.id = NEW.line_id AND shipment.id = NEW.shipment_id AND shipment.order_id = line.order_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a shipment carries lines of its own order' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
"""

LEAVES_PLAN = """
CREATE OR REPLACE FUNCTION orders_leaves_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    here text[] := string_to_array(TG_ARGV[0], ',');
BEGIN
    IF OLD.state = ANY (here) AND NOT NEW.state = ANY (here) THEN
        UPDATE orders_orderline line SET planned = line.planned - carried.quantity
        FROM (SELECT line_id, sum(quantity) AS quantity FROM orders_shipmentline WHERE shipment_id = NEW.id
              GROUP BY line_id) carried
        WHERE line.id = carried.line_id;
    END IF;
    RETURN NULL;
END $$;
"""


# The row the other reads is held until the transaction ends.
OF_ORDER = """
CREATE OR REPLACE FUNCTION orders_shipment_of_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.shipment_id IS NULL THEN RETURN NEW; END IF;
    PERFORM FROM orders_shipment s WHERE s.id = NEW.shipment_id AND s.order_id = NEW.order_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the shipment named belongs to another order' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

STAYS_WITH_ORDER = """
CREATE OR REPLACE FUNCTION orders_stays_with_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.order_id IS DISTINCT FROM OLD.order_id THEN
        RAISE EXCEPTION '% % stays with its order', TG_TABLE_NAME, OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class ShipmentOfOrder(Guard):
    """The shipment a row names is one of the order it names."""

    name: str = "shipment_of_order"

    def function(self, model: type[Model]) -> str:
        return OF_ORDER

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OF shipment_id, order_id ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_shipment_of_order()"
        )


@dataclass(frozen=True)
class StaysWithOrder(Guard):
    """A row once made for an order is never another's: what names both may trust it."""

    name: str = "stays_with_order"

    def function(self, model: type[Model]) -> str:
        return STAYS_WITH_ORDER

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE UPDATE OF order_id ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_stays_with_order()'


@dataclass(frozen=True)
class PlansLines(Guard):
    """What a shipment carries is planned of its order's lines, while it is planned itself; then it is final."""

    name: str = "plans_lines"

    def function(self, model: type[Model]) -> str:
        return PLANS_LINES

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION orders_plans_lines()"
        )


@dataclass(frozen=True)
class LeavesPlan(Guard):
    """A shipment that leaves the states ``here`` (gone, cancelled) is no longer planned of the lines."""

    here: tuple[str, ...]
    name: str = "leaves_plan"

    def function(self, model: type[Model]) -> str:
        return LEAVES_PLAN

    def trigger(self, model: type[Model]) -> str:
        return (
            f'AFTER UPDATE OF state ON "{model._meta.db_table}" FOR EACH ROW'
            f" EXECUTE FUNCTION orders_leaves_plan('{','.join(self.here)}')"
        )
