"""What the command `dogwatch` runs: Ctrl-C ends it without a word, also while its own parts are still being read."""

import sys

INTERRUPTED = 130


def run() -> None:
    """The command line; exit code 130 after Ctrl-C, as shells have it."""
    try:
        from cli.main import run as commands

        commands()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    run()
