"""Words of the trade: what people call roles, and how they write that nobody is on call."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from domain.people import PRIMARY, SECONDARY, SHADOW

_ROLES = {
    PRIMARY: (
        "primary", "prim", "1st", "first", "main", "l1", "p1", "level 1", "tier 1", "layer 1", "1", "1st line",
        "first line", "primary on call", "primary oncall", "primary engineer", "lead", "first responder",
        "1st level", "first level", "on call primary", "oncall primary",
    ),
    SECONDARY: (
        "secondary", "sec", "2nd", "second", "backup", "back up", "l2", "p2", "level 2", "tier 2", "layer 2", "2",
        "2nd line", "second line", "secondary on call", "secondary oncall", "secondary engineer", "support",
        "second responder", "2nd level", "second level", "fallback", "on call secondary", "oncall secondary",
        "backup engineer", "on call backup",
    ),
    SHADOW: ("shadow", "shadowing", "trainee", "observer", "reverse shadow"),
}  # fmt: skip
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}
_EDGE_WORDS = {word: role for word, role in _ROLE_OF.items() if not word.isdigit() and word not in {"lead", "support"}}
_NOBODY = frozenset(
    (
        "-", "--", "---", "\N{EN DASH}", "\N{EM DASH}", "?", "??", "???", "x", "tbd", "tba", "n/a", "na", "none",
        "nobody", "no-one", "noone", "open", "empty", "unassigned", "vacant", "null", "nil",
    )
)  # fmt: skip
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_SEVERAL = re.compile(r"\s*(?:(?<!<)/(?!>)|[&+;\n])\s*|\s+(?:and|und)\s+")
"""Between two names; the stroke of a tag, `</b>` or `<br/>`, is none."""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """For comparing: small letters, no accents, single spaces in place of punctuation."""
    folded = unicodedata.normalize(
        "NFKD", text.casefold().replace("ß", "ss").replace("ł", "l").replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    )
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def slug(text: str, otherwise: str) -> str:
    """An id made from a name: `Ana Silva` becomes `ana.silva`, an id stays; `otherwise` when no letter is left."""
    if _ID.fullmatch(text):
        return text
    return re.sub(r"[^a-z0-9]+", ".", plain(text)).strip(".")[:60] or otherwise


def unused(base: str, taken: Collection[str]) -> str:
    """`base`, or with the first number that makes it new."""
    chosen, number = base, 2
    while chosen in taken:
        chosen, number = f"{base}-{number}", number + 1
    return chosen


def one_line(text: str) -> str:
    """What people can be shown: no line breaks, no control characters, of sensible length."""
    return " ".join(_CONTROL.sub(" ", text).split())[:200]


def role_id(text: str) -> str:
    """The role's name as plans write it: `primary` for `1st line`, `night-shift` for `Night shift`."""
    dashed = re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")
    return role_word(text) or (dashed if dashed[:1].isalpha() else f"role-{dashed}".rstrip("-"))[:31].rstrip("-")


def role_word(text: str) -> str:
    """`primary` for `1st line`, `Primary on-call` and the like; empty for what is not a role's name."""
    return _ROLE_OF.get(plain(text), "")


def split_role(text: str) -> tuple[str, str]:
    """(`payments`, `primary`) for `Payments - primary` and for `Primary: Payments`; the role is empty without one."""
    words = plain(text).split()
    for length in range(min(3, len(words) - 1), 0, -1):
        for edge, rest in ((words[-length:], words[:-length]), (words[:length], words[length:])):
            if role := _EDGE_WORDS.get(" ".join(edge)):
                return " ".join(rest), role
    return text.strip(), ""


def people_in(cell: str) -> tuple[str, ...]:
    """The names in one cell: `Ana / Bo` are two, `TBD` is none. A comma separates no people: `Silva, Ana`."""
    names = (name.strip() for name in _SEVERAL.split("" if cell.strip().casefold() in _NOBODY else cell))
    return tuple(name for name in names if name and name.casefold() not in _NOBODY)
