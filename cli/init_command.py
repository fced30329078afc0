"""`dogwatch init`: a small commented organisation file that plans as it is."""

from pathlib import Path
from typing import Annotated

import typer

from cli.console import command, say


def init(
    path: Annotated[Path, typer.Argument(help="Where to write it; a folder gets organisation.yaml.")] = Path(
        "organisation.yaml"
    ),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is already there.")] = False,
) -> None:
    """Write a small organisation file with comments, ready to plan 2027-Q1."""
    from importlib.resources import files

    target = path / "organisation.yaml" if path.is_dir() else path
    text = files("importers").joinpath("template.yaml").read_text(encoding="utf-8")
    _write(target, text, replace=force)
    say(f"Wrote {target}. Next: {command('dogwatch', 'plan', target)} --quarter 2027-Q1")


def _write(target: Path, text: str, *, replace: bool) -> None:
    from domain.errors import Fault, InvalidInput

    try:
        with target.open("w" if replace else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise InvalidInput([Fault(str(target), 0, 0, "init", "is already there", hint="--force replaces it")]) from None
    except OSError as refusal:
        raise InvalidInput([Fault(str(target), 0, 0, "init", f"cannot be written: {refusal.strerror}")]) from None
