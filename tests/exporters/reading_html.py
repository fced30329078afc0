"""Pages as a strict reader sees them: html5lib, which refuses whatever the standard calls a parse error."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib


def read(page: str) -> Element:
    """The page's root; ParseError at the first thing that is not HTML."""
    root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return root


def classed(root: Element, tag: str, name: str) -> list[Element]:
    """Elements of a tag that carry a class, in order."""
    return [one for one in root.iter(tag) if name in one.get("class", "").split()]


def words(element: Element) -> str:
    """Its text as a screen reader has it: nothing that is hidden from it, white space as one blank."""
    return " ".join("".join(_spoken(element)).split())


def _spoken(element: Element) -> Iterator[str]:
    if element.get("aria-hidden") == "true":
        return
    yield element.text or ""
    for child in element:
        yield from _spoken(child)
        yield child.tail or ""


def rows(table: Element, part: str = "tbody") -> Iterator[Element]:
    """The rows of a table's parts, bands between them left out."""
    for body in table.iter(part):
        yield from (row for row in body.iter("tr") if "band" not in row.get("class", ""))
