"""Text that may stand in a CSV cell: no spreadsheet takes it for a formula."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def text_cell(text: str) -> str:
    """`text`, with an apostrophe before it when a spreadsheet would calculate it.

    Why: Excel, LibreOffice and Sheets run a cell that begins with = + - @ (full-width forms too), even after
    blanks; the apostrophe is their own mark for "this is text". Source: OWASP, CSV Injection.
    """
    return "'" + text if text.lstrip(" \u00a0\u3000").startswith(_FORMULA_STARTS) else text
