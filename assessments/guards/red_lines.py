"""Red lines: what was said and answered stays; a card is marked by a decision and by nothing else (defaults.md 9.1)."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import Guard

# Beside a closed card a red line is a late one, on any other it isn't: bonus and promotion tell them apart by that.
SAID = """
CREATE OR REPLACE FUNCTION assessments_red_line_said() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_in text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a red line is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND ((NEW.scorecard_id, NEW.kind, NEW.facts, NEW.said_by_id, NEW.said_at, NEW.answer_due)
            IS DISTINCT FROM (OLD.scorecard_id, OLD.kind, OLD.facts, OLD.said_by_id, OLD.said_at, OLD.answer_due)
        OR (OLD.answered_at IS NOT NULL AND (NEW.answer, NEW.answered_at) IS DISTINCT FROM (OLD.answer, OLD.answered_at))) THEN
        RAISE EXCEPTION 'red line % keeps what was said and answered', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.late OR NEW.state = 'decided' THEN
        -- The card stays in its state until this transaction ends.
        SELECT state INTO now_in FROM assessments_scorecard WHERE id = NEW.scorecard_id FOR SHARE;
        IF NEW.state <> 'decided' OR NEW.late <> (now_in = 'closed') THEN
            RAISE EXCEPTION 'red line % of a card that is %: late is what is decided after the closing', NEW.id, now_in
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

MARKED = """
CREATE OR REPLACE FUNCTION assessments_card_marked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.red_line = OLD.red_line AND (NEW.state = OLD.state OR NEW.state <> 'closed') THEN
        RETURN NEW;
    END IF;
    IF NEW.red_line <> EXISTS (
        SELECT FROM assessments_redline WHERE scorecard_id = NEW.id AND state = 'decided' AND NOT late
    ) THEN
        RAISE EXCEPTION 'scorecard %: a red line marks it when it was decided, and then always', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass(frozen=True)
class SaidStays(Guard):
    """On red lines."""

    name: str = "said"

    def function(self, model: type[Model]) -> str:
        return SAID

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_red_line_said()"
        )


@dataclass(frozen=True)
class MarkedByDecision(Guard):
    """On scorecards: marked if and only if a red line was decided; looked at when the mark changes and at the closing."""

    name: str = "marked"

    def function(self, model: type[Model]) -> str:
        return MARKED

    def trigger(self, model: type[Model]) -> str:
        return (
            f'BEFORE INSERT OR UPDATE OF "red_line", "state" ON "{model._meta.db_table}" FOR EACH ROW'
            " EXECUTE FUNCTION assessments_card_marked()"
        )
