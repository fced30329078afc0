"""Pay periods go from state to state as the ledger leads them: the database itself refuses any other step.

A month that was handed out stays closed, whoever writes to its row and by whatever way.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Table

_IS_STATE = """
NEW.state IN ('open', 'in_review', 'approved', 'closed') AND (NEW.state = 'open') = (NEW.report_number IS NULL)
"""
"""Whatever is not open has the report that stands for it."""
_IS_STEP = """
NEW.organisation_id = OLD.organisation_id AND NEW.period = OLD.period AND (
  (NEW.state = OLD.state AND COALESCE(NEW.report_number, 0) = COALESCE(OLD.report_number, 0))
  OR OLD.state || '>' || NEW.state
    IN ('open>in_review', 'in_review>approved', 'approved>closed', 'in_review>open', 'approved>open')
  OR (OLD.state = 'closed' AND NEW.state = 'open' AND NOT EXISTS (
    SELECT 1 FROM pay_export AS handed WHERE handed.organisation_id = OLD.organisation_id AND handed.period = OLD.period
  ))
)
"""
_NO_STATE = "a pay period is open, or in_review, approved or closed with a report"
_NO_STEP = "a pay period goes open > in_review > approved > closed, or back to open before it was handed out"
_KEPT = "pay periods are kept"
_SAME_KEY = "EXISTS (SELECT 1 FROM pay_period WHERE organisation_id = NEW.organisation_id AND period = NEW.period)"
_SAME_ROW = "EXISTS (SELECT 1 FROM pay_period WHERE rowid = NEW.rowid)"
_SQLITE = """
CREATE TRIGGER pay_period_keeps_{name} BEFORE {verb} ON pay_period WHEN {found}
BEGIN SELECT RAISE(ABORT, '{told}'); END
"""
_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION pay_period_keeps_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN RAISE EXCEPTION '{_KEPT}'; END IF;
  IF NOT ({_IS_STATE}) THEN RAISE EXCEPTION '{_NO_STATE}'; END IF;
  IF TG_OP = 'UPDATE' AND NOT ({_IS_STEP}) THEN RAISE EXCEPTION '{_NO_STEP}'; END IF;
  RETURN NEW;
END $$
"""
_POSTGRES_TRIGGER = """
CREATE TRIGGER pay_period_keeps_states BEFORE INSERT OR UPDATE OR DELETE ON pay_period
FOR EACH ROW EXECUTE FUNCTION pay_period_keeps_states()
"""
_POSTGRES_TRUNCATE = """
CREATE TRIGGER pay_period_keeps_all BEFORE TRUNCATE ON pay_period
FOR EACH STATEMENT EXECUTE FUNCTION pay_period_keeps_states()
"""


def keep_states(_table: Table | None, connection: Connection, **_: object) -> None:
    """Make the triggers of the table that was just created, or in a migration."""
    of_sqlite = connection.dialect.name == "sqlite"
    for statement in _of_sqlite() if of_sqlite else (_POSTGRES_FUNCTION, _POSTGRES_TRIGGER, _POSTGRES_TRUNCATE):
        connection.exec_driver_sql(statement)


def _of_sqlite() -> Iterator[str]:
    """REPLACE takes the row away that stands in its place, and asks no trigger about that."""
    no_state, no_step = f"NOT ({_IS_STATE})", f"({_IS_STATE}) AND NOT ({_IS_STEP})"
    yield _SQLITE.format(name="new_state", verb="INSERT", found=no_state, told=_NO_STATE)
    yield _SQLITE.format(name="state", verb="UPDATE", found=no_state, told=_NO_STATE)
    yield _SQLITE.format(name="step", verb="UPDATE", found=no_step, told=_NO_STEP)
    yield _SQLITE.format(name="row", verb="DELETE", found="true", told=_KEPT)
    yield _SQLITE.format(name="key", verb="INSERT", found=f"{_SAME_KEY} OR {_SAME_ROW}", told=_KEPT)
