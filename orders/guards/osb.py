"""An OSB problem of an order is one of the order's customer, and what was decided about it stays (ORD-11)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

PROBLEM_OF_ORDER = """
CREATE OR REPLACE FUNCTION orders_problem_of_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.order_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM orders_order WHERE id = NEW.order_id AND customer_id = NEW.customer_id
    ) THEN
        RAISE EXCEPTION 'the order of a problem is one of its customer' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state IN ('verified', 'dropped') AND (
        OLD.owner_id, OLD.solved_by_id, OLD.verified_by_id, OLD.dropped_by_id, OLD.what, OLD.solution, OLD.drop_reason
    ) IS DISTINCT FROM (
        NEW.owner_id, NEW.solved_by_id, NEW.verified_by_id, NEW.dropped_by_id, NEW.what, NEW.solution, NEW.drop_reason
    ) THEN
        RAISE EXCEPTION 'a problem that was verified or dropped is final' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class ProblemOfOrder(Guard):
    """Its order is its customer's; once it is verified or dropped, who and what stay."""

    name: str = "problem_of_order"

    def function(self, model: type[Model]) -> str:
        return PROBLEM_OF_ORDER

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION orders_problem_of_order()'
