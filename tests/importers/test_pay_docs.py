"""What docs/pay.md shows as a policy is one."""

import re
from pathlib import Path

from domain.pay import Earning
from importers.organisation_file import load_organisation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pay.md"
AROUND = """
company: {name: Acme, zone: America/New_York}
teams: [{id: payments, name: Payments}]
engineers: [{id: ana.silva, name: Ana Silva, email: ana@acme.example, team: payments}]
rotations: [{id: payments, name: Payments, teams: [payments], members: [team:payments], roles: [primary]}]
"""


def test_the_policy_of_the_page_loads_with_the_options_it_names(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(pay:.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    path = tmp_path / "acme.yaml"
    path.write_text(AROUND + example[1], encoding="utf-8")
    pay = load_organisation(path).organisation.pay
    assert (len(pay.stipends), len(pay.overtime), len(pay.changes)) == (3, 2, 1)
    assert pay.providers["adp"].codes[Earning.OVERTIME] == "OT5"
    named = {line.split(":")[0].strip() for line in example[1].splitlines()}
    assert named >= {"rounding_minutes", "minimum_minutes", "multiplier", "holiday_multiplier", "accepted_hours"}
    assert named >= {"hours_only", "rate_at", "attribution", "two_schedules", "changes", "codes", "providers"}
