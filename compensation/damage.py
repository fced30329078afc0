"""Whether what is kept about pay is still what was written down: from what is not, nothing is told and nothing paid."""

from collections.abc import Iterable, Sequence

from compensation.fingerprints import Written, written_sha256
from compensation.ledger import Event, PeriodRecord
from compensation.report import PayReport, report_name, totals
from domain.errors import Conflict


def refuse_damaged(record: PeriodRecord, written: Written, where: str) -> None:
    """Conflict when the kept report, of which `written` is the JSON, is not what it says; `where` names the ledger."""
    if record.report is None or not (problem := _damage(record, record.report, written)):
        return
    name = record.report.manifest.report_id
    raise Conflict(
        f"{name}, the report of {record.period} in {where}, is damaged: {problem}. Nothing is told or paid from it; "
        f"restore {where} from a backup"
    )


def refuse_damaged_corrections(events: Iterable[Event], written: Sequence[Written], where: str) -> None:
    """Conflict when posted corrections, of which `written` is the JSON, are not those of the last posting."""
    noted = [one.lines_sha256 for one in events if one.action == "adjust" and one.lines_sha256]
    if noted and noted[-1] != written_sha256(written):
        raise Conflict(
            f"the corrections posted in {where} are damaged: they have another SHA-256 than was written down. Nothing "
            f"is told or paid from them; restore {where} from a backup"
        )


def _damage(record: PeriodRecord, report: PayReport, written: Written) -> str:
    manifest = report.manifest
    digest = written_sha256([*written["lines"], *written["adjustments"]], written["payees"], manifest.hashed)
    if digest != manifest.lines_sha256:
        return "its lines or payees have another SHA-256 than was written down"
    if manifest.report_id != report_name(record.period, digest):
        return f"by its lines it would be {report_name(record.period, digest)}"
    counted = (len(report.lines), len(report.adjustments), len(report.payees))
    if (
        counted != (manifest.lines, manifest.adjustments, manifest.people)
        or totals(report.everything) != manifest.totals
    ):
        return "its sums are not those of its lines"
    if any(export.lines_sha256 != digest for export in record.exports):
        return "something else was handed out"
    return ""
