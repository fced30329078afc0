"""The answer to "why me" on 80 columns: one line for each person, and what has to move first once for each reason."""

from datetime import date

import pytest

from cli.why_answer import show
from domain.why import Candidate, Held, Obstacle, Standing, TierPrice, Why

TIERS = ("fairness", "largest-overload", "holidays-and-roles", "preferences")
BUSY = Obstacle(rule="one-duty", sentence="on call 15 Mar elsewhere, at the same time", weeks=(date(2027, 3, 15),))
AWAY = Obstacle(rule="availability", sentence="away")


def candidate(name: str, standing: Standing, *obstacles: Obstacle) -> Candidate:
    first = TierPrice(tier=TIERS[0], unit="", plan=0, price=104_150, exact=False, at_least=27_437)
    further = (TierPrice(tier=tier, unit="", plan=0, price=-146, exact=False) for tier in TIERS[1:])
    priced = (first, *further) if standing is Standing.POSSIBLE else ()
    return Candidate(
        engineer=name.lower().replace(" ", "."),
        name=name,
        standing=standing,
        obstacles=obstacles,
        prices=priced,
        changes=12 if priced else None,
    )


ANSWER = Why(
    rotation="payments",
    role="secondary",
    week=date(2027, 3, 15),
    held=Held(engineer="emily.carter", name="Emily Carter", burden=89, carries=256, target=220),
    candidates=(
        candidate("Vikram Shetty", Standing.POSSIBLE, BUSY),
        candidate("Elena Petrova", Standing.POSSIBLE, BUSY),
        candidate("Tyrone Washington", Standing.POSSIBLE),
        candidate("Olivia Bennett", Standing.EXCLUDED, AWAY),
    ),
    alternative=None,
)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    monkeypatch.setenv("COLUMNS", "80")
    show(ANSWER)
    return capsys.readouterr().out.splitlines()


def test_each_person_has_one_line_with_all_figures(lines: list[str]) -> None:
    table = lines[lines.index(next(line for line in lines if line.startswith("Who else could hold it"))) :]
    for name in ("Vikram Shetty", "Elena Petrova", "Tyrone Washington"):
        (line,) = [line for line in table if line.strip().startswith(name)]
        assert line.split()[2:] == ["27,437", "to", "104,150", *["(-146)"] * 3, "12"]


def test_whom_to_move_is_said_once_for_all_it_concerns(lines: list[str]) -> None:
    assert lines[lines.index("What has to move first:") + 1] == f"- {BUSY.sentence}: Elena Petrova, Vikram Shetty"
    assert "- away: Olivia Bennett" in lines


def test_no_line_is_longer_than_the_terminal(lines: list[str]) -> None:
    assert max(map(len, lines)) <= 80


def test_the_legend_tells_of_question_marks_where_they_stand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unpriced = candidate("Sam Okafor", Standing.POSSIBLE, BUSY).model_copy(update={"prices": (), "changes": None})
    told = []
    for listed in (ANSWER.candidates, (*ANSWER.candidates, unpriced), (unpriced,)):
        show(ANSWER.model_copy(update={"candidates": listed}))
        out = " ".join(capsys.readouterr().out.split())
        told.append(('"?": no schedule with that person was worked out' in out, "In brackets" in out))
    assert told == [(False, True), (True, True), (True, False)]
