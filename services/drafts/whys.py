"""Why me, why not her: asked of a draft, or of what was published. Answered from what the plan was made from."""

from dataclasses import replace

from sqlalchemy.orm import Session

from domain.errors import InvalidInput, NotFound
from domain.why import Why
from services.drafts.results import Solved, refuse_without_schedule, solved_draft
from services.why import why
from services.why_facts import Question
from storage.database import Database
from storage.tables.published import VersionRow
from storage.versions import version_row, version_rows


def why_in_draft(database: Database, organisation_id: str, draft_id: str, question: Question) -> Why:
    """NotFound before the draft was solved; InvalidInput with all that is wrong with the question."""
    with database.read() as session:
        found = solved_draft(session, organisation_id, draft_id)
    return _answered(found, question)


def why_published(database: Database, organisation_id: str, question: Question) -> Why:
    """By the draft of the newest version that covers the week; overrides came after it and are not looked at."""
    with database.read() as session:
        found = solved_draft(session, organisation_id, _draft_covering(session, organisation_id, question))
    return _answered(found, question)


def _draft_covering(session: Session, organisation_id: str, question: Question) -> str:
    for version in version_rows(session, organisation_id):
        if version.first_day <= question.week <= version.last_day:
            return _draft_of(session, version)
    raise NotFound(f"nothing is published for the week of {question.week}")


def _draft_of(session: Session, version: VersionRow) -> str:
    """A version that brings an older one back was planned when that one was."""
    while version.draft_id is None and version.rolls_back_to is not None:
        version = version_row(session, version.organisation_id, version.rolls_back_to)
    if version.draft_id is None:
        raise NotFound(f"version {version.number} was not planned here, so nobody knows why")
    return version.draft_id


def _answered(found: Solved, question: Question) -> Why:
    refuse_without_schedule(found)
    try:
        return why(found.ground.loaded, found.file, question)
    except InvalidInput as refusal:
        raise InvalidInput(replace(one, where=one.where.removeprefix("--")) for one in refusal.faults) from None
