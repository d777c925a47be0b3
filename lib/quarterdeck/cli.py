"""The command: `quarterdeck`. `docs/command-line.md` is its manual.

Results go to standard output, progress and problems to standard error. Each command imports what
it needs when it runs, so that `quarterdeck --help` answers at once.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import os
import re
import signal
import subprocess  # JupyterLab is started as a program
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from quarterdeck import __version__
from quarterdeck.paths import AUDIENCES, WORKBOOK_VARIABLE, Audience, Workbook
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problem, Problems

if TYPE_CHECKING:
    from quarterdeck.prepare import Progress

UNTOUCHED = "The last edition is untouched."


class Exit(IntEnum):
    """Exit codes; the manual says what each means to a scheduler."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    NOTEBOOK_FAILED = 3
    REFUSED = 4
    ALREADY_RUNNING = 5
    OUR_FAULT = 6
    INTERRUPTED = 130
    TERMINATED = 143


class Terminated(KeyboardInterrupt):
    """The system asked us to stop (SIGTERM).

    A kind of KeyboardInterrupt, because asyncio lets no other interruption through its tasks.
    """


@dataclass
class Settings:
    """What the options that every command takes have been set to."""

    workbook: Path | None = None
    quiet: bool = False
    as_json: bool = False
    debug: bool = False
    publishing: bool = False  # set by publish: whether a failure is to speak of the last edition

    def open_workbook(self) -> Workbook:
        """The workbook to work on. Raises click's UsageError where there is none."""
        try:
            return Workbook.open(self.workbook)
        except FileNotFoundError as error:
            raise click.UsageError(str(error)) from None


@dataclass
class Failure:
    """Why a command didn't do what it was asked, as printed and as JSON."""

    code: Exit
    message: str
    details: dict[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()  # what else a person should look at


# Options that every command takes, before or after its name

Command = TypeVar("Command", bound=Callable[..., Any])


def _set(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value not in (None, False):
        setattr(_settings(context), str(parameter.name), value)


def _settings(context: click.Context | None = None) -> Settings:
    found: Settings = (context or click.get_current_context()).find_root().ensure_object(Settings)
    return found


def common_options(command: Command) -> Command:
    """Give a command `--workbook`, `--quiet`, `--json` and `--debug`."""
    options = (
        click.option(
            "--workbook",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            metavar="DIR",
            help="The folder with params/, data/ and outputs/ to work on. "
            f"Default: ${WORKBOOK_VARIABLE}, else the project's own.",
            expose_value=False,
            callback=_set,
        ),
        click.option(
            "--quiet",
            "-q",
            is_flag=True,
            help="Print problems only.",
            expose_value=False,
            callback=_set,
        ),
        click.option(
            "--json",
            "as_json",
            is_flag=True,
            help="Print one JSON object on standard output: results or problems.",
            expose_value=False,
            callback=_set,
        ),
        click.option(
            "--debug",
            is_flag=True,
            help="Show the stack trace of an error.",
            expose_value=False,
            callback=_set,
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


class QuarterType(click.ParamType[Quarter]):
    """A quarter's label, such as 2017-18-Q3."""

    name = "quarter"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Quarter:
        if isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(value)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


QUARTER = QuarterType()


class DayType(click.ParamType[dt.date]):
    """A day, such as 2018-07-13."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        if isinstance(value, dt.date):
            return value
        written = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", value.strip())
        year, month, day = (int(part) for part in written.groups()) if written else (0, 0, 0)
        try:
            return dt.date(year, month, day)
        except ValueError:
            if year and 1 <= month <= 12 and 1 <= day <= 31:
                # 29 February lacks in some years only, so that its year is named.
                of_year = f" {year}" if (month, day) == (2, 29) else ""
                self.fail(f"{day} {calendar.month_name[month]}{of_year} does not exist", param, ctx)
            self.fail(f"{value} is no date; write it year-month-day, like 2018-07-13", param, ctx)


DAY = DayType()


def _quarters_argument(required: bool = False) -> Callable[[Command], Command]:
    return click.argument(
        "quarters", nargs=-1, type=QUARTER, required=required, metavar="[QUARTER]..."
    )


# Printing


def _finish(result: dict[str, Any], lines: Sequence[str] = ()) -> None:
    """Print a command's result: as JSON, or as lines unless it is to be quiet."""
    settings = _settings()
    if settings.as_json:
        command = click.get_current_context().info_name
        _print_json({"ok": True, "exit_code": 0, "command": command, **result})
    elif not settings.quiet:
        for line in lines:
            click.echo(line)


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def _as_json(problems: Sequence[Problem]) -> list[dict[str, str]]:
    return [
        {
            "file": problem.file,
            "place": problem.place,
            "wrong": problem.wrong,
            "right": problem.right,
        }
        for problem in problems
    ]


def _note(text: str) -> None:
    """A line for a person, on standard error, unless it is to be quiet."""
    if not _settings().quiet:
        click.echo(text, err=True)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Progress on standard error: a bar on a terminal, lines elsewhere, nothing if quiet."""
    if _settings().quiet:
        yield lambda doing, done, total: None
    elif sys.stderr.isatty():
        from tqdm import tqdm  # type: ignore[import-untyped]

        bar_format = "{desc} {bar} {n_fmt}/{total_fmt} {elapsed}"
        with tqdm(total=1, leave=False, bar_format=bar_format, file=sys.stderr) as bar:

            def draw(doing: str, done: int, total: int) -> None:
                bar.total = total
                bar.n = done
                bar.set_description_str(doing, refresh=False)
                bar.refresh()

            yield draw
    else:
        last = ""

        def say(doing: str, done: int, total: int) -> None:
            nonlocal last
            if doing != last:
                click.echo(doing, err=True)
                last = doing

        yield say


# The commands


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="quarterdeck")
@common_options
def command() -> None:
    """A quarter's raw extracts into the papers that a board decides from."""


_audience_option = click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="public",
    show_default=True,
    help="internal: show what is embargoed, marked on every page, in a folder of its own.",
)


@command.command("prepare")
@_quarters_argument()
@_audience_option
@common_options
def prepare_command(quarters: tuple[Quarter, ...], audience: Audience) -> None:
    """Read the extracts; write the observations and the indicator tables.

    Of the quarters named, else of every quarter in params/quarters/.
    """
    from quarterdeck.prepare import prepare

    workbook = _settings().open_workbook()
    with _progress() as progress:
        prepared = prepare(workbook, quarters or None, audience=audience, progress=progress)
    files = [
        {"file": workbook.relative(path), "changed": path in prepared.changed}
        for path in prepared.files
    ]
    contradicted = [str(one) for problems in prepared.contradicted.values() for one in problems]
    _finish(
        {
            "quarters": [quarter.label for quarter in prepared.quarters],
            "files": files,
            "notices": list(prepared.notices),
            "contradicted": contradicted,
        },
        [
            *(f"{each['file']}: {'written' if each['changed'] else 'unchanged'}" for each in files),
            *(f"Not to be published: {problem}" for problem in contradicted),
        ],
    )


@command.command("check")
@_quarters_argument()
@common_options
def check_command(quarters: tuple[Quarter, ...]) -> None:
    """Read and compute everything; print problems and notices; write no result.

    For the quarters named, else for every quarter in params/quarters/.
    """
    from quarterdeck.prepare import compute

    workbook = _settings().open_workbook()
    with _progress() as progress:
        computed = compute(workbook, quarters or None, progress=progress)
    labels = list(computed.tables)
    refused = [problem for problems in computed.refusals.values() for problem in problems]
    contradicted = [one for problems in computed.contradicted.values() for one in problems]
    if contradicted:
        raise Problems([*contradicted, *refused], computed.notices)
    if refused:
        from quarterdeck.publish import PublicationRefused

        raise PublicationRefused(refused)
    _finish(
        {"quarters": labels, "notices": list(computed.notices)},
        [*computed.notices, f"No problems: {', '.join(labels)}"],
    )


@command.command("publish")
@_quarters_argument()
@click.option(
    "--paper",
    "papers",
    multiple=True,
    metavar="PAPER",
    help="Make this paper anew and carry the quarter's others over; can be given again.",
)
@_audience_option
@common_options
@click.pass_context
def publish_command(
    context: click.Context,
    quarters: tuple[Quarter, ...],
    papers: tuple[str, ...],
    audience: Audience,
) -> None:
    """Prepare, run the notebooks and write the edition of each quarter.

    Of the quarters named, else of the latest in params/quarters/. A failure leaves the last
    edition as it was, and doesn't keep the other quarters from being published.
    """
    from quarterdeck import params as params_package
    from quarterdeck.prepare import known_quarters, prepare
    from quarterdeck.publish import Published, publish

    workbook = _settings().open_workbook()
    _settings().publishing = True
    if not quarters:
        latest = known_quarters(params_package.load(workbook))[-1:]
        if not latest:
            raise Problems(
                [Problem("params/quarters", "", "there is no quarter", "make one: quarterdeck new")]
            )
        quarters = latest
        _note(f"No quarter named: publishing the latest, {latest[0].label}")
    published: list[Published] = []
    failures: list[tuple[Quarter, Failure]] = []
    with _progress() as progress:
        prepared = prepare(workbook, quarters, audience=audience, progress=progress)
        for quarter in prepared.quarters:
            try:
                published.append(
                    publish(
                        workbook,
                        quarter,
                        papers=papers or None,
                        audience=audience,
                        prepared=prepared,
                        progress=progress,
                    )
                )
            except Exception as error:
                if len(prepared.quarters) == 1:
                    raise
                failures.append((quarter, _failure(error, publishing=True)))
    editions: list[dict[str, Any]] = [
        {
            "quarter": each.quarter.label,
            "folder": workbook.relative(each.folder),
            "files": list(each.files),
            "warnings": list(each.warnings),
            "seconds": dict(each.seconds),
        }
        for each in published
    ]
    lines = [
        f"{workbook.relative(each.folder)}/{file}"
        for each in published
        for file in each.files
        if file.endswith((".docx", ".html", ".pdf")) and "/" not in file
    ]
    notices = list(prepared.notices)
    if not failures:
        _finish({"editions": editions, "notices": notices}, lines)
        return
    if _settings().as_json:
        editions += [
            {
                "quarter": quarter.label,
                "exit_code": int(failure.code),
                "message": failure.message,
                **failure.details,
            }
            for quarter, failure in failures
        ]
        _print_json(
            {
                "ok": False,
                "exit_code": int(failures[0][1].code),
                "command": "publish",
                "editions": editions,
                "notices": notices,
            }
        )
    elif not _settings().quiet:
        for line in lines:
            click.echo(line)
    for quarter, failure in failures:
        click.echo(f"{quarter.label}: {failure.message}", err=True)
    context.exit(failures[0][1].code)


@command.command("compare")
@click.argument("earlier", type=QUARTER)
@click.argument("later", type=QUARTER, required=False)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the comparison to this file too, as one page.",
)
@common_options
def compare_command(earlier: Quarter, later: Quarter | None, html: Path | None) -> None:
    """Set two editions side by side: published figures that have changed, and why.

    With one quarter: what was published of it, beside what today's extracts make of it.
    """
    from quarterdeck import blocks, compare

    workbook = _settings().open_workbook()
    with _progress() as progress:
        found = compare.compare(workbook, earlier, later, progress=progress)
    if html is not None:
        compare.write_page(found, html)
    _finish(found.as_json(), [blocks.words_of(block) for block in found.shown])


@command.command("trace")
@click.argument("quarter", type=QUARTER)
@click.argument("indicator")
@click.option("--area", help="An area, by its id or name; without it the indicator's own.")
@_audience_option
@common_options
def trace_command(quarter: Quarter, indicator: str, area: str | None, audience: Audience) -> None:
    """Tell where a figure comes from: formula, rows, files, and each step of its verdicts.

    Of an indicator in a prepared quarter.
    """
    from quarterdeck import blocks, evidence
    from quarterdeck import params as params_package
    from quarterdeck.edition import Edition
    from quarterdeck.prepare import chosen_quarters

    workbook = _settings().open_workbook()
    chosen_quarters(params_package.load(workbook), [quarter], to_read=True)
    needed = (workbook.table(quarter.label, audience), workbook.observations, workbook.extracts)
    if absent := [path for path in needed if not path.is_file()]:
        option = "" if audience == "public" else f" --audience {audience}"
        right = f"make it with: quarterdeck prepare {quarter.label}{option}"
        names = [workbook.relative(path) for path in absent]
        raise Problems([Problem(name, "", "isn't there yet", right) for name in names])
    edition = Edition.open(quarter.label, workbook.root, audience)
    reading = evidence.find(edition, indicator, area)
    shown = evidence.trace(edition, reading, evidence.revised_since(edition))
    _finish(
        {
            "quarter": quarter.label,
            "indicator": reading.indicator.id,
            "area": reading.area,
            "trace": [block.model_dump(mode="json") for block in shown],
        },
        [
            f"{reading.indicator.title}. {reading.indicator.definition}",
            *(blocks.words_of(block) for block in shown),
        ],
    )


@command.command("new")
@click.argument("quarter", type=QUARTER)
@common_options
def new_command(quarter: Quarter) -> None:
    """Make a quarter's two files in params/quarters/ from the last quarter's."""
    from quarterdeck.params.new_quarter import new_quarter

    workbook = _settings().open_workbook()
    made = new_quarter(workbook, quarter.label, say=lambda words: _note(str(words)))
    files = [workbook.relative(path) for path in made]
    _finish({"quarter": quarter.label, "files": files}, files)


@command.command("add")
@click.argument("source")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--received",
    required=True,
    type=DAY,
    help="The day it came.",
)
@click.option("--title", metavar="WORDS", help="What the extract calls itself.")
@click.option("--illustrative", is_flag=True, help="The figures are made up; papers will say so.")
@click.option(
    "--replace",
    is_flag=True,
    help="Replace an extract of the same name, or the facts of one that is already there.",
)
@click.option(
    "--embargo-until",
    type=DAY,
    help="Not to be published before this day; needs --embargo-reason.",
)
@click.option("--embargo-reason", metavar="WORDS", help="Why not before.")
@click.option(
    "--stands-in",
    metavar="REASON",
    help="Why every quarter reads it, also one whose cutoff was before it came.",
)
@click.option("--notes", metavar="WORDS", help="What the next analyst should know.")
@common_options
def add_command(
    source: str,
    files: tuple[Path, ...],
    received: dt.date,
    title: str | None,
    illustrative: bool,
    replace: bool,
    embargo_until: dt.date | None,
    embargo_reason: str | None,
    stands_in: str | None,
    notes: str | None,
) -> None:
    """Copy extracts into data/raw/SOURCE/, each with its fact file, and check them."""
    from quarterdeck import params as params_package

    if (embargo_until is None) != (embargo_reason is None):
        raise click.UsageError("--embargo-until and --embargo-reason go together.")
    workbook = _settings().open_workbook()
    if received > dt.date.today():
        _note(f"The day received, {received}, is in the future.")
    params = params_package.load(workbook)
    try:
        chosen = params.source(source)
    except LookupError as error:
        raise click.UsageError(f"{error.args[0]}.") from None

    from quarterdeck.params.categories import expected_categories
    from quarterdeck.sources.add import add
    from quarterdeck.sources.facts import Embargo

    embargo = (
        Embargo(until=embargo_until, reason=embargo_reason)
        if embargo_until and embargo_reason
        else None
    )
    added = add(
        workbook,
        chosen,
        tuple(params.areas.values()),
        files,
        received=received,
        title=title,
        illustrative=illustrative or None,
        replace=replace,
        embargo=embargo,
        stands_in=stands_in,
        notes=notes,
        expected=expected_categories(params)[chosen.id],
    )
    extracts: list[dict[str, Any]] = [
        {
            "file": workbook.relative(each.extract),
            "outcome": each.outcome,
            "coverage": each.facts.coverage.model_dump(mode="json"),
            "rows": each.result.rows_read,
            "notices": [notice.text for notice in each.result.notices],
        }
        for each in added
    ]
    lines = [
        line
        for each in extracts
        for line in (f"{each['file']}: {each['outcome']}", *(f"  {n}" for n in each["notices"]))
    ]
    _finish({"source": source, "extracts": extracts}, lines)


@command.command("templates")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@common_options
def templates_command(folder: Path) -> None:
    """Write an XLSX template of each return, for partners to fill in.

    With the workbook's areas to choose from.
    """
    from quarterdeck import params as params_package

    params = params_package.load(_settings().open_workbook())
    from quarterdeck.sources.templates import write_templates

    files = [str(path) for path in write_templates(folder, tuple(params.areas.values()))]
    _finish({"files": files}, files)


@command.command("explore")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
@common_options
@click.pass_context
def explore_command(context: click.Context, no_browser: bool) -> None:
    """Open JupyterLab on the notebooks, with this workbook."""
    workbook = _settings().open_workbook()
    arguments = [sys.executable, "-m", "jupyterlab", str(workbook.notebooks)]
    if no_browser:
        arguments.append("--no-browser")
    environment = {**os.environ, WORKBOOK_VARIABLE: str(workbook.root)}
    ended = subprocess.run(arguments, env=environment, check=False)  # noqa: S603
    if ended.returncode:
        context.exit(Exit.PROBLEMS)


# What can go wrong, told to a person and to a machine


def _failure(error: BaseException, *, publishing: bool) -> Failure:
    """An error as a code, a message and details. publishing: whether the run was to publish."""
    if isinstance(error, Problems):
        details = {"problems": _as_json(error.problems), "notices": list(error.notices)}
        return Failure(Exit.PROBLEMS, str(error), details, error.notices)
    if isinstance(error, click.ClickException):
        code = Exit.USAGE if isinstance(error, click.UsageError) else Exit.PROBLEMS
        return Failure(code, error.format_message(), {"problems": []})
    if isinstance(error, Terminated) or isinstance(error.__cause__, Terminated):
        return Failure(Exit.TERMINATED, f"Stopped by the system. {UNTOUCHED}")
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return Failure(Exit.INTERRUPTED, f"Interrupted. {UNTOUCHED}")
    if "quarterdeck.publish" in sys.modules:
        # Only a run that publishes has imported it, and only it raises these.
        from quarterdeck.publish import AlreadyRunning, PaperFailed, PublicationRefused

        if isinstance(error, PaperFailed):
            details = {
                "notebook": error.failure.name,
                "cell": error.failure.cell,
                "source": error.failure.source,
                "error": error.failure.error,
                "kept": error.kept_name,
            }
            return Failure(Exit.NOTEBOOK_FAILED, str(error), {"failure": details})
        if isinstance(error, PublicationRefused):
            return Failure(
                Exit.REFUSED,
                f"Publication is refused. {UNTOUCHED}\n{Problems(error.problems)}",
                {"problems": _as_json(error.problems)},
            )
        if isinstance(error, AlreadyRunning):
            return Failure(Exit.ALREADY_RUNNING, str(error))
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        reason = error.strerror or str(error)
        standing = f" {UNTOUCHED}" if publishing else ""
        return Failure(Exit.PROBLEMS, f"The disk or the system refused: {reason}{place}.{standing}")
    told = str(error).strip().splitlines()
    name = type(error).__name__
    return Failure(
        Exit.OUR_FAULT,
        f"quarterdeck itself went wrong ({name}: {told[0] if told else 'no message'}). "
        f"{UNTOUCHED} Run it again with --debug for the details.",
    )


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM raises Terminated inside this, so that a stopped run tidies up after itself."""

    def stop(number: int, frame: object) -> NoReturn:
        raise Terminated

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is sent signals
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    settings = Settings()
    try:
        with _stoppable():
            code = command.main(given, prog_name="quarterdeck", standalone_mode=False, obj=settings)
        return int(code or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return Exit.USAGE
    except (Exception, KeyboardInterrupt) as error:
        if settings.debug and not isinstance(error, click.ClickException | click.Abort):
            raise
        failure = _failure(error, publishing=settings.publishing)
        # A wrong option may have kept the others from being read.
        if settings.as_json or "--json" in given:
            _print_json(
                {
                    "ok": False,
                    "exit_code": int(failure.code),
                    "message": failure.message,
                    **failure.details,
                }
            )
        elif isinstance(error, click.ClickException):
            error.show()
        else:
            click.echo(failure.message, err=True)
            if failure.notices and not settings.quiet:
                click.echo("To look at, beside what is wrong:", err=True)
                for notice in failure.notices:
                    click.echo(f"  {notice}", err=True)
        return failure.code
