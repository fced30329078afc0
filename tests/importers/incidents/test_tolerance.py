"""Records that are not as the schema has them: what can be used is used, and all else is told of."""

from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from domain.errors import InvalidInput
from importers.incidents.names import IncidentNames
from importers.incidents.responses import read_incidents
from tests.compensation.company import company
from tests.importers.incidents.records import USERS, entries, incident

LOG = entries(P1="22:00 assign alice; 22:10 ack alice; 22:20 assign bob; 22:24 ack bob; 22:55 resolve bob")


def problems(incidents: list[Any], log: list[Any], users: list[Any] = USERS) -> list[str]:
    _, faults = read_incidents(incidents, log, users, company())
    return [f"{fault.where}: {fault.problem}" for fault in faults]


def test_what_cannot_be_used_is_told_of_and_costs_nothing_else() -> None:
    broken: list[Any] = [{"id": "P0"}, None, "text", {"created_at": "2024-09-10T00:00:00Z"}, incident("P1", "22:00")]
    log: list[Any] = [*LOG, {"type": "acknowledge_log_entry", "id": "R9"}, 7, entries(P9="22:00 ack alice")[0]]
    read, faults = read_incidents(broken, log, USERS, company())
    assert [one.engineer for one in read.segments] == ["alice", "bob"]
    assert len(faults) == 6
    assert "log entry R9: has no incident or no time, so that nobody knows when it was" in problems(broken, log)
    assert "incident P9: has log entries but was not read itself" in problems(broken, log)


def test_work_of_people_nobody_knows_is_told_of() -> None:
    users = [{"id": "UALICE", "email": "elsewhere@example.com"}]
    assert problems([incident("P1", "22:00")], LOG, users) == [
        "incident P1, user UALICE: is nobody's address here; the work is not taken over",
        "incident P1, user UBOB: has no address, so that nobody knows who it is; the work is not taken over",
    ]


def test_an_incident_whose_log_does_not_end_ends_with_itself() -> None:
    over = incident("P1", "22:00", resolved_at="2024-09-11T02:30:00Z")
    read, faults = read_incidents([over], entries(P1="22:10 ack alice"), USERS, company())
    assert [(one.engineer, f"{one.end:%H:%M}") for one in read.segments] == [("alice", "02:30")]
    assert faults == ()


def test_teams_are_known_by_settings_by_name_and_by_a_name_within_the_services() -> None:
    def team(names: IncidentNames | None = None, **more: Any) -> list[str]:
        read, _ = read_incidents([incident("P1", "22:00", **more)], LOG, USERS, company(), names)
        return [one.team for one in read.incidents]

    assert team(service={"summary": "WEB"}) == ["web"]
    assert team(service={"summary": "Prod / web: checkout"}) == ["web"]
    assert team(service={"summary": "Webshop"}) == []
    assert team(IncidentNames(teams={"webshop": "web"}), service={"summary": "Webshop"}) == ["web"]
    assert team(IncidentNames(teams={"PX": "web"}), service={"id": "PX", "summary": "?"}) == ["web"]
    assert team(service={"summary": "?"}, teams=[{"summary": "Web"}]) == ["web"]


def test_a_team_lists_the_services_that_do_not_hold_its_name() -> None:
    home = company()
    teams = tuple(one.model_copy(update={"services": ("Checkout API", "PSVC9")}) for one in home.teams)
    listing = home.model_copy(update={"teams": teams})
    for service in ({"summary": "checkout-api"}, {"id": "PSVC9", "summary": "?"}, {"summary": "Prod: Checkout API"}):
        read, _ = read_incidents([incident("P1", "22:00", service=service)], LOG, USERS, listing)
        assert [one.team for one in read.incidents] == ["web"]


def test_settings_that_name_what_is_not_there_are_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_incidents([], [], [], company(), IncidentNames(teams={"x": "wbe"}, severities={"high": "SEV-9"}))
    assert [(fault.where, fault.hint) for fault in refusal.value.faults] == [
        ("severity", "did you mean SEV-1?"),
        ("team", "did you mean web?"),
    ]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=6)
    | st.sampled_from(["P1", "UALICE", "user_reference"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "created_at", "agent", "incident", "assignees", "status", "teams", "service"]
            ),
            inner,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.lists(JSON, max_size=3), st.lists(JSON, max_size=3), st.lists(JSON, max_size=3), st.data())
def test_whatever_stands_between_them_good_entries_are_read(
    incidents: list[Any], log: list[Any], users: list[Any], data: st.DataObject
) -> None:
    twisted = [dict(one) for one in LOG]
    for one in twisted:
        if data.draw(st.integers(0, 3)) == 0:
            one[data.draw(st.sampled_from(sorted(one)))] = data.draw(JSON)
    read, faults = read_incidents([incident("P1", "22:00"), *incidents], [*twisted, *log], [*users, *USERS], company())
    event(f"{len(read.segments)} segments, {'faults' if faults else 'no faults'}")
    assert all(one.start <= one.end for one in read.segments)
    assert len({one.key for one in read.segments}) == len(read.segments)
