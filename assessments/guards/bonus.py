"""Bonus runs: lines are written while a run is computed, once; an approved run is the sum of its lines, whoever writes."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

LINES_OF_COMPUTED = """
CREATE OR REPLACE FUNCTION assessments_bonus_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    run record;
    card record;
BEGIN
    SELECT state, id INTO run FROM assessments_bonusrun WHERE id = NEW.run_id FOR SHARE;
    IF run.state <> 'computed' THEN
        RAISE EXCEPTION 'lines of a bonus run are written when it is computed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT state, person_id INTO card FROM assessments_scorecard WHERE id = NEW.scorecard_id FOR SHARE;
    IF card.state <> 'closed' OR card.person_id IS DISTINCT FROM NEW.person_id THEN
        RAISE EXCEPTION 'a bonus follows the closed card of its person' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind = 'card' AND EXISTS (
        SELECT FROM assessments_bonusline line JOIN assessments_bonusrun other ON other.id = line.run_id
        WHERE line.scorecard_id = NEW.scorecard_id AND line.kind = 'card' AND other.state <> 'void'
    ) THEN
        RAISE EXCEPTION 'this card has its bonus already' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
"""
RUN_ADDS_UP = """
CREATE OR REPLACE FUNCTION assessments_bonus_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a bonus run is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.number, NEW.cycle_id, NEW.terms, NEW.computed_at)
        IS DISTINCT FROM (OLD.number, OLD.cycle_id, OLD.terms, OLD.computed_at) THEN
        RAISE EXCEPTION 'bonus run % stays as it was computed', OLD.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state IN ('in_review', 'approved') AND NEW.payable <> (
        SELECT coalesce(sum(line.payable), 0) FROM assessments_bonusline line WHERE line.run_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'bonus run % is not the sum of its lines', OLD.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class LinesOfComputed(Guard):
    """Of closed cards only, each card once but for differences, while the run is computed."""

    name: str = "of_computed"

    def function(self, model: type[Model]) -> str:
        return LINES_OF_COMPUTED

    def trigger(self, model: type[Model]) -> str:
        return f'BEFORE INSERT ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION assessments_bonus_line()'


@dataclass(frozen=True)
class RunAddsUp(Guard):
    """A run keeps what it was computed from, and is what its lines add up to before anybody agrees to it."""

    name: str = "adds_up"

    def function(self, model: type[Model]) -> str:
        return RUN_ADDS_UP

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW EXECUTE FUNCTION assessments_bonus_run()'
        )
