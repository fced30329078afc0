"""Announcements as text, as Slack messages and as tables: readable, within Slack's sizes, and safe with any name."""

import json
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.announcement import Announcement, HandoffNote, Handover, News, Stretch
from domain.schedule import Schedule
from exporters.announcement_slack import announcement_messages, handoff_messages
from exporters.announcement_words import announcement_text, handoff_text
from exporters.wiki_tables import html_table, markdown_table, wiki_table
from tests.exporters.sample import MONDAY, engineer, organisation, pair, week

HOSTILE = [
    "<!channel> & <@U1>",
    "a|b",
    "[x](javascript:alert(1))",
    "<script>x</script>",
    "*_~`#",
    "\\",
    "@here",
    "&amp;",
]
WEEK = timedelta(days=7)
START = week("payments", "primary", MONDAY, "ana").start


def stretch(number: int = 0, role: str = "primary") -> Stretch:
    start = START + number * WEEK
    return Stretch(rotation="payments", role=role, start=start, end=start + WEEK, zone="America/New_York")


def news(name: str, takes: int = 1, gives: int = 0) -> News:
    return News(
        engineer="ana", name=name, takes=tuple(map(stretch, range(takes))), gives=tuple(map(stretch, range(gives)))
    )


def announcement(*told: News, unchanged: int = 3) -> Announcement:
    return Announcement(
        title="TechCorp: the plan", news=told, unchanged=unchanged, link="https://dogwatch.example/plan"
    )


def test_the_text_says_what_is_new_for_each() -> None:
    assert announcement_text(announcement(news("Ana Silva", 1, 1))) == (
        "TechCorp: the plan\n"
        "\n"
        "Ana Silva\n"
        "  + payments (primary): Mon 4 Jan 2027, 09:00 (UTC-05:00) to Mon 11 Jan 2027, 09:00 (UTC-05:00)\n"
        "  - payments (primary): Mon 4 Jan 2027, 09:00 (UTC-05:00) to Mon 11 Jan 2027, 09:00 (UTC-05:00)\n"
        "\n"
        "+ is yours now, - is no longer. Nothing changes for 3 people. https://dogwatch.example/plan\n"
    )


def handover(*holders: str, before: tuple[str, ...] = (), role: str = "primary") -> Handover:
    part = WEEK / len(holders)
    return Handover(
        rotation="payments",
        rotation_name="Payments",
        role=role,
        start=START,
        end=START + WEEK,
        zone="America/New_York",
        before=before,
        holders=tuple(
            (name, START + number * part, START + (number + 1) * part) for number, name in enumerate(holders)
        ),
    )


def test_the_weekly_message_says_who_takes_over_who_goes_on_and_who_shares() -> None:
    lines = handoff_text(
        HandoffNote(
            title="On call",
            handovers=(
                handover("Ben", before=("Ana",)),
                handover("Dora", before=("Dora",), role="secondary"),
                handover("Eva", "Cara", role="third"),
                handover("Finn", role="shadow"),
            ),
        )
    ).splitlines()
    assert lines[2:] == [
        "Payments",
        "  primary: Ana \N{RIGHTWARDS ARROW} Ben, from Mon 4 Jan 2027, 09:00 (UTC-05:00)",
        "  secondary: Dora (goes on), from Mon 4 Jan 2027, 09:00 (UTC-05:00)",
        "  third: Eva and Cara, from Mon 4 Jan 2027, 09:00 (UTC-05:00)",
        "    Eva: Mon 4 Jan 2027, 09:00 (UTC-05:00) to Thu 7 Jan 2027, 21:00 (UTC-05:00)",
        "    Cara: Thu 7 Jan 2027, 21:00 (UTC-05:00) to Mon 11 Jan 2027, 09:00 (UTC-05:00)",
        "  shadowing: Finn, from Mon 4 Jan 2027, 09:00 (UTC-05:00)",
    ]


def texts(message: Any) -> list[dict[str, Any]]:
    """Every text object of a message."""
    if isinstance(message, dict):
        own = [message] if message.get("type") in {"plain_text", "mrkdwn"} else []
        return own + [found for value in message.values() for found in texts(value)]
    return [found for item in message for found in texts(item)] if isinstance(message, list) else []


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(news, st.sampled_from(HOSTILE) | st.text("abc é🙂", min_size=1, max_size=200), st.integers(0, 40)),
        max_size=90,
    )
)
def test_slack_messages_keep_to_slacks_sizes_and_to_plain_text(told: list[News]) -> None:
    messages = announcement_messages(announcement(*told))
    for message in messages:
        blocks = message["blocks"]
        assert isinstance(blocks, list)
        assert len(blocks) <= 50
        assert all(one["type"] == "plain_text" and 1 <= len(one["text"]) <= 3_000 for one in texts(message))
        assert len(texts(blocks[0])[0]["text"]) <= 150
    shown = json.dumps(messages, ensure_ascii=False)
    assert shown.count("+ payments") == sum(len(one.takes) for one in told)


def test_a_title_cannot_mention_a_channel() -> None:
    (message,) = handoff_messages(HandoffNote(title="<!channel> & co", handovers=(handover("Ana"),)))
    assert message["text"] == "&lt;!channel&gt; &amp; co"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_break_out_of_a_wiki_table(name: str) -> None:
    company = organisation(engineers=(engineer("ana", name=name), engineer("ben")))
    table = wiki_table(pair("payments", "ana ben", "ben ana"), company, "payments")
    page = html_table(table)
    parsed = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(page)
    assert [cell.text for cell in parsed.iter("td")] == [name, "Ben Okafor", "Ben Okafor", name]
    assert {element.tag for element in parsed.iter() if isinstance(element.tag, str)} <= {
        *("DOCUMENT_FRAGMENT", "table", "caption", "thead", "tbody", "tr", "th", "td", "br")
    }
    rows = markdown_table(table).splitlines()[2:]
    assert [unescaped_pipes(row) for row in rows] == [4] * 4


def test_a_name_that_looks_like_an_address_is_no_link() -> None:
    company = organisation(engineers=(engineer("ana", name="https://x.example WWW.x.example"), engineer("ben")))
    told = markdown_table(wiki_table(pair("payments", "ana", "ben"), company, "payments"))
    assert r"https\://x.example WWW\.x.example" in told
    assert "09:00" in told


def unescaped_pipes(row: str) -> int:
    return row.replace("\\\\", "").replace("\\|", "").count("|")


def test_a_table_has_a_row_for_each_week_and_a_line_for_each_holder() -> None:
    whole = week("payments", "primary", MONDAY, "ana")
    cut = whole.start + timedelta(days=2)
    shared = Schedule.of(
        [
            whole.model_copy(update={"end": cut}),
            whole.model_copy(update={"start": cut, "engineer": "ben"}),
            week("payments", "secondary", MONDAY, "cara"),
        ]
    )
    table = wiki_table(shared, organisation(), "payments")
    assert table.columns == ("Week from (America/New_York)", "primary", "secondary")
    assert table.rows == (
        (
            ("Mon 4 Jan 2027, 09:00 (UTC-05:00)",),
            (
                "Ana Silva from Mon 4 Jan 2027, 09:00 (UTC-05:00)",
                "Ben Okafor from Wed 6 Jan 2027, 09:00 (UTC-05:00)",
            ),
            ("Cara Lind",),
        ),
    )


def test_a_table_says_when_nobody_is_on_call() -> None:
    whole = week("payments", "primary", MONDAY, "ana")
    schedule = Schedule.of([whole.model_copy(update={"end": whole.start + timedelta(days=2)})])
    assert wiki_table(schedule, organisation(), "payments").rows[0][1:] == (
        ("Ana Silva from Mon 4 Jan 2027, 09:00 (UTC-05:00)", "nobody from Wed 6 Jan 2027, 09:00 (UTC-05:00)"),
        ("nobody",),
    )
