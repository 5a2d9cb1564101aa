"""Guards that only accounts needs."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

NO_CYCLE = """
CREATE OR REPLACE FUNCTION accounts_no_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND EXISTS (
        WITH RECURSIVE above(unit_id, period) AS (
            SELECT NEW.parent_id, NEW.period
            UNION
            SELECT terms.parent_id, terms.period * above.period FROM above
            JOIN accounts_orgunitterms terms ON terms.unit_id = above.unit_id AND terms.period && above.period
            WHERE terms.parent_id IS NOT NULL AND above.unit_id <> NEW.unit_id
        )
        SELECT FROM above WHERE unit_id = NEW.unit_id
    ) THEN
        RAISE EXCEPTION 'unit % would lie under itself', NEW.unit_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class NoCycle(Guard):
    """No unit lies under itself on any day, whoever writes the row."""

    name: str = "no_cycle"

    def function(self, model: type[Model]) -> str:
        return NO_CYCLE

    def trigger(self, model: type[Model]) -> str:
        return f'AFTER INSERT OR UPDATE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION accounts_no_cycle()'
