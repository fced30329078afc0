"""`dogwatch`: the commands, and what each kind of failure returns.

A command is one line here. Its file imports at the top only what its signature needs and the rest inside its
body, so that `dogwatch --help` answers at once: no solver, no models.
"""

import gc
import sys
import traceback
from collections.abc import Callable
from typing import Annotated

import typer

from cli.absences_command import absences
from cli.account_command import account
from cli.advise_command import advise
from cli.announce_command import announce
from cli.check_command import check
from cli.compare_command import compare
from cli.console import as_data, counted, print_json, say, say_all
from cli.demo_command import demo
from cli.evaluate_command import evaluate
from cli.import_command import import_
from cli.init_command import init
from cli.pagerduty_command import pagerduty
from cli.pay_command import pay
from cli.plan_command import plan
from cli.serve_command import serve
from cli.stdout_pipe import forgive_closed_pipes, refuse_what_was_not_written
from cli.token_command import token
from cli.validate_command import validate
from cli.why_command import why
from domain.errors import DogwatchError, InvalidInput

_HELP = """Plans a quarter of on-call: fair by proof, with calendars, pager and pay beside it."""

_EXAMPLES = """Examples:

  dogwatch init acme.yaml          write a small organisation file with comments
  dogwatch validate acme.yaml      report every fault of a file, with line and column
  dogwatch check acme.yaml --quarter 2027-Q1
                                   count weeks and people, month by month
  dogwatch plan acme.yaml --quarter 2027-Q1 --out out
                                   plan the quarter and write everything that goes out
  dogwatch why acme.yaml out --rotation payments --week 2027-02-15
                                   why me, why not her: what every alternative would cost
  dogwatch compare published draft acme.yaml
                                   what changes for whom, and what of it matters first
  dogwatch announce acme.yaml draft --before published
                                   what to tell whom, for Slack, mail or a wiki
  dogwatch absences import team.ics acme.yaml
                                   take time off in from the calendars people keep
  dogwatch advise acme.yaml --quarter 2027-Q1
                                   which teams should share a rotation, when it cannot be done
  dogwatch evaluate schedule.csv   score the schedule you have, beside what is possible
  dogwatch serve --sample          run the service: API, calendar feeds, jobs
  dogwatch import acme.yaml --dry-run
                                   what an organisation file would change in the service
  dogwatch account open pia@acme.example --name Pia --role payroll
                                   who may sign in, also those whom no coordinator appoints
  dogwatch token create "payroll export" --scope pay:read
                                   a token for a program that uses the API
  dogwatch pagerduty plan          what would change in PagerDuty, the next 24 hours first
  dogwatch demo                    the same for a made-up company of 80 engineers
  dogwatch COMMAND --help          what a command takes and answers

Exit codes:

  0 done    1 internal error    2 usage or input invalid    3 infeasible, with the explanation
  4 out of time without a schedule    5 conflict or stale version    7 drift
  6 remote failure, or a disk that refuses    130 Ctrl-C

With --json the faults of exit code 2 are JSON on stdout, as `validate --json` has them.
"""

app = typer.Typer(
    name="dogwatch",
    help=_HELP,
    epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(init)
app.command()(check)
app.command()(plan)
app.command()(demo)
app.command()(evaluate)
app.command()(advise)
app.command()(why)
app.command()(compare)
app.command()(announce)
app.command()(validate)
app.add_typer(pay, name="pay")
app.command()(serve)
app.command(name="import")(import_)
app.add_typer(absences, name="absences")
app.add_typer(account, name="account")
app.add_typer(token, name="token")
app.add_typer(pagerduty, name="pagerduty")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"dogwatch {version('dogwatch')}")
        raise typer.Exit


@app.callback()
def _dogwatch(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Takes the options that stand before a command."""


def run(commands: Callable[[], object] = app) -> None:
    """Run the command line; what was expected to go wrong becomes a message and its exit code, never a traceback."""
    gc.set_threshold(50_000, 20, 20)  # a command makes many values and drops few: collecting them took a tenth of it
    forgive_closed_pipes()
    try:
        _with_all_of_its_answer(commands)
    except InvalidInput as refusal:
        say_all(refusal.faults)
        say(f"{counted(len(refusal.faults), 'fault')}; nothing was taken over.")
        sys.exit(refusal.exit_code)
    except DogwatchError as failure:
        say(str(failure))
        sys.exit(failure.exit_code)
    except Exception:
        traceback.print_exc()
        say("This is a bug in dogwatch, not in your file. Please report it with the lines above.")
        sys.exit(DogwatchError.exit_code)


def _with_all_of_its_answer(commands: Callable[[], object]) -> None:
    """A command that ends has also written its answer: a full disk behind stdout is told like any other.

    Faults are an answer too where JSON was asked for; people find the same ones on stderr.
    """
    try:
        commands()
    except InvalidInput as refusal:
        if "--json" in sys.argv:
            print_json({"valid": False, "faults": as_data(refusal.faults)})
            refuse_what_was_not_written()
        raise
    except SystemExit:
        refuse_what_was_not_written()
        raise
    refuse_what_was_not_written()


if __name__ == "__main__":
    run()
