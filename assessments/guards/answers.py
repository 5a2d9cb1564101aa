"""Department ratings only grow, one answer at a time, and only until they are merged into the card."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# Cards in these states still take answers: what comes later could be told from the difference.
OPEN_STATES = ("frozen", "self_assessed", "rated")

ONE_MORE = """
CREATE OR REPLACE FUNCTION assessments_one_answer_more() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before integer := 0;
    after integer := 0;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'department ratings are kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    after := NEW.ones + NEW.twos + NEW.threes + NEW.fours + NEW.fives;
    IF TG_OP = 'UPDATE' THEN
        before := OLD.ones + OLD.twos + OLD.threes + OLD.fours + OLD.fives;
        IF OLD.scorecard_id <> NEW.scorecard_id OR NEW.ones < OLD.ones OR NEW.twos < OLD.twos
           OR NEW.threes < OLD.threes OR NEW.fours < OLD.fours OR NEW.fives < OLD.fives THEN
            RAISE EXCEPTION 'an answer is never taken back' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF after - before > 1 OR (TG_OP = 'UPDATE' AND after <> before + 1) THEN
        RAISE EXCEPTION 'one answer at a time' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM assessments_scorecard WHERE id = NEW.scorecard_id AND state IN {states})
       OR EXISTS (SELECT FROM assessments_cardrating WHERE scorecard_id = NEW.scorecard_id AND kpi = 'K29') THEN
        RAISE EXCEPTION 'the answers of card % are merged', NEW.scorecard_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class OneAnswerMore(Guard):
    """A tally grows by one answer while its card takes answers."""

    name: str = "one_answer_more"

    def function(self, model: type[Model]) -> str:
        return ONE_MORE.replace("{states}", str(OPEN_STATES))

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_one_answer_more()"
        )
