"""One of everything that belongs to somebody: to ana, or to the company she works for."""

from typing import Any

from domain.access import CompanyRole
from tests.api.fuzzing import credentials, furnished
from tests.api.role_table import HOME, Row, rows
from tests.api.serving import Service

ACME = HOME.replace("{organisation}", "acme")
LOCK = {"rotation": "pay", "role": "primary", "week": "2027-02-01", "engineer": "ana"}
NIGHT = {"incident": "P1", "engineer": "ana", "start": "2027-01-12T02:00:00Z", "end": "2027-01-12T03:00:00Z"}
ABOUT = {"absences": "ana~2027-01-04", "wishes": "ana~2027-01-18"}
"""Which of several is meant."""
DOUBLE = "0123456789abcdef"
"""A plan for PagerDuty takes a PagerDuty: `test_pagerduty` has one."""


class Things:
    """What there is, by the name that a path has for it."""

    def __init__(self, service: Service) -> None:
        headers = credentials(service)
        self.ana = service.caller(headers)
        known = furnished(service, headers)
        service.clock.pass_time(days=65)
        self.ids = {name: str(known[name][0]) for name in ("draft", "job", "feed", "token", "account")}
        self.ids |= {"number": "1", "engineer": "ana", "period": "2027-01", "plan": DOUBLE}
        self.ids |= {name: str(LOCK[name]) for name in ("rotation", "role", "week")}
        self._made(f"drafts/{self.ids['draft']}/locks", {"cells": [LOCK]})
        self._paid(service)
        self.keys = {subject: self._key(subject) for subject in _keyed()}

    def path(self, row: Row, organisation: str = "acme") -> str:
        """The address of what is there."""
        key = self.keys.get(row.path.removeprefix(f"{HOME}/").partition("/")[0], "")
        return row.path.format(**self.ids, organisation=organisation, key=key)

    def seen(self) -> dict[str, str]:
        """All that can be looked at by itself, as its owner sees it."""
        found = {}
        for row in rows():
            if row.method == "GET" and row.owner != "-" and row.path.endswith("}") and "{plan}" not in row.path:
                answer = self.ana.get(self.path(row))
                assert answer.status_code == 200, (row.path, answer.text)
                found[row.path] = answer.text
        return found

    def _paid(self, service: Service) -> None:
        """A night of work, a claim, rates that wait, and the month in review."""
        self._made("pay/segments", {"segments": [NIGHT]})
        work = {"start": "2027-01-13T02:00:00Z", "end": "2027-01-13T02:40:00Z", "reason": "by phone"}
        claim = self._made("pay/claims", work)
        other, paid = service.signed_in(CompanyRole.RATE_ADMINISTRATOR), self._proposal("2020-06-01")
        assert other.post(f"{ACME}/rates/proposals/{paid}/approve").status_code == 200
        review = self._made("pay/periods/2027-01/review", None, {"If-Match": '"0"'})
        assert review["state"] == "in_review"
        line = self.ana.get(f"{ACME}/pay/statements/2027-01/ana").json()["lines"][0]
        self.ids |= {
            "claim": claim["claim"]["id"],
            "subject": claim["subject"],
            "proposal": self._proposal("2028-01-01"),
        }
        self.ids |= {"line": line["id"]}

    def _proposal(self, effective: str) -> str:
        """One more rate, which waits for somebody else's word."""
        rates = self.ana.get(f"{ACME}/rates")
        policy = rates.json()["policy"]
        policy["stipends"].append({"role": "secondary", "weekly": "200", "effective": effective})
        return str(self._made("rates/proposals", policy, {"If-Match": rates.headers["etag"]})["id"])

    def _made(self, address: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        answer = self.ana.post(f"{ACME}/{address}", json=body, headers=headers or {"If-Match": "*"})
        assert answer.status_code in (200, 201), (address, answer.text)
        return answer.json()

    def _key(self, subject: str) -> str:
        keys = [str(one["key"]) for one in self.ana.get(f"{ACME}/{subject}").json()["items"]]
        return ABOUT.get(subject, keys[0])


def _keyed() -> list[str]:
    return [row.path.split("/")[-2] for row in rows() if row.method == "GET" and row.path.endswith("/{key}")]
