"""Contests: who takes part with which handicap is final once announced; the ranking once closed."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

KEPT = """
CREATE OR REPLACE FUNCTION assessments_contest_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    contest_state text;
BEGIN
    SELECT state INTO contest_state FROM assessments_contest WHERE id = coalesce(NEW.contest_id, OLD.contest_id) FOR SHARE;
    IF contest_state = 'draft' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF contest_state <> 'running' OR TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'who takes part in a contest is final' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.contest_id, NEW.person_id, NEW.unit_id, NEW.handicap)
        IS DISTINCT FROM (OLD.contest_id, OLD.person_id, OLD.unit_id, OLD.handicap) THEN
        RAISE EXCEPTION 'handicaps of a contest are final' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class EntriesKept(Guard):
    """While drafted anything, while it runs the ranking only, then nothing."""

    name: str = "kept"

    def function(self, model: type[Model]) -> str:
        return KEPT

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_contest_entry()"
        )
