"""Sentences that people read call people by their names, and never take a word for a person."""

from pathlib import Path

from domain.breach import Breach
from domain.organisation import Company, Organisation
from domain.people import Engineer
from domain.rotations import Member, Rotation, Team
from services.breach_names import names_of, with_names

SAMPLE = "{0} is locked on search primary in the week of 2027-01-18, held by {1}"


def organisation(*people: str) -> Organisation:
    return Organisation(
        company=Company(name="Acme", zone="UTC"),
        teams=(Team(id="core", name="Core"),),
        engineers=tuple(
            Engineer(id=one, name=f"{one.title()} Poe", email=f"{one}@example.com", team="core") for one in people
        ),
        rotations=(Rotation(id="search", name="Search", teams=("core",), members=(Member(team="core"),)),),
    )


def told(sentence: str, *people: str, engineer: str | None = None) -> str:
    breach = Breach(rule="locks", sentence=sentence, engineer=engineer)
    return with_names(breach, names_of(organisation(*people))).sentence


def test_everybody_of_a_sentence_gets_a_name() -> None:
    assert told(SAMPLE.format("ana.b", "c"), "ana.b", "c") == SAMPLE.format("Ana.B Poe", "C Poe")


def test_words_rotations_and_parts_of_ids_are_nobody() -> None:
    sentence = SAMPLE.format("ana.b", "nobody")
    assert told(sentence, "ana", "b", "may", "is", "search", "week") == sentence


def test_whoever_is_called_like_a_word_has_a_name_where_only_people_stand() -> None:
    sentence = "a is on call in the weeks of 2027-01-04 and 2027-01-11: no free week between them"
    assert told(sentence, "a", engineer="a") == sentence.replace("a is", "A Poe is", 1)
    assert told(SAMPLE.format("a", "may"), "a", "may", engineer="a") == SAMPLE.format("A Poe", "May Poe")
    gap = "search primary, week of 2027-01-04: {0}, {1}, instead of one holder for the whole week"
    assert told(gap.format("a", "week"), "a", "week", engineer="a") == gap.format("A Poe", "Week Poe")
    alone = "search, week of 2027-01-04: nobody experienced among {0} and {1}"
    assert told(alone.format("a", "and"), "a", "and") == alone.format("A Poe", "And Poe")


def test_a_rotation_at_the_start_is_no_person() -> None:
    gap = "search primary, week of 2027-01-04: {0}, instead of one holder for the whole week"
    assert told(gap.format("search"), "search", engineer="search") == gap.format("Search Poe")


def test_no_word_that_a_rule_writes_can_be_a_person() -> None:
    """Whoever adds a rule with new words adds them here too."""
    written = (Path(__file__).parents[2] / "constraints" / "rules").glob("*.py")
    texts = [line for file in written for line in file.read_text(encoding="utf-8").splitlines() if "sentence=f" in line]
    words = {word for line in texts for word in _plain_words(line.split('f"', 1)[1])}
    assert words
    assert not names_of(organisation(*sorted(words))).unmistakable


def _plain_words(template: str) -> list[str]:
    outside = "".join(part.split("}", 1)[-1] for part in template.split("{"))
    return [word for word in "".join(sign if sign.isalpha() else " " for sign in outside).split() if word.islower()]
