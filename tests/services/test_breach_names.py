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


def told(sentence: str, *people: str) -> str:
    return with_names(Breach(rule="locks", sentence=sentence), names_of(organisation(*people))).sentence


def test_everybody_of_a_sentence_gets_a_name() -> None:
    assert told(SAMPLE.format("ana.b", "c"), "ana.b", "c") == SAMPLE.format("Ana.B Poe", "C Poe")


def test_words_rotations_and_parts_of_ids_are_nobody() -> None:
    sentence = SAMPLE.format("ana.b", "may")
    assert told(sentence, "ana", "b", "may", "is", "search", "week") == sentence


def test_no_word_that_a_rule_writes_can_be_a_person() -> None:
    """Whoever adds a rule with new words adds them here too."""
    written = (Path(__file__).parents[2] / "constraints" / "rules").glob("*.py")
    texts = [line for file in written for line in file.read_text(encoding="utf-8").splitlines() if "sentence=f" in line]
    words = {word for line in texts for word in _plain_words(line.split('f"', 1)[1])}
    assert words
    assert not names_of(organisation(*sorted(words)))


def _plain_words(template: str) -> list[str]:
    outside = "".join(part.split("}", 1)[-1] for part in template.split("{"))
    return [word for word in "".join(sign if sign.isalpha() else " " for sign in outside).split() if word.islower()]
