"""The command: what it prints where, and its exit codes. The manual is docs/command-line.md."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest
from click.testing import CliRunner
from quarterdeck import cli, execution, publish
from quarterdeck.paths import Workbook, project_root
from received import CRIME, filled_workbook
from workbooks import edit

NOTEBOOK = "01_midshire_safety.ipynb"
CELL = """\
from quarterdeck import blocks
blocks.Opening(
    body="Midshire Safety Board", title="Midshire safety", date="16 February 2018", quarter="Q3"
)"""


def paper_notebook(*sources: str) -> nbformat.NotebookNode:
    """A notebook with a parameters cell and these code cells."""
    cells: list[Any] = [nbformat.v4.new_code_cell('quarter: str = "2017-18-Q3"')]
    cells[0].metadata["tags"] = ["parameters"]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    for place, cell in enumerate(cells):
        cell["id"] = f"c{place}"
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The small workbook with extracts. Not to be changed."""
    workbook = filled_workbook(tmp_path_factory.mktemp("filled"))
    nbformat.write(paper_notebook(CELL), workbook.notebooks / NOTEBOOK)
    return workbook


@pytest.fixture
def workbook(filled: Workbook, tmp_path: Path) -> Workbook:
    """A copy of it, to be changed."""
    shutil.copytree(filled.root, tmp_path / "workbook")
    return Workbook(tmp_path / "workbook")


def run(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, *arguments: str
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command on a workbook."""
    code = cli.main([*arguments, "--workbook", str(workbook.root)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def executed_as(monkeypatch: pytest.MonkeyPatch, workbook: Workbook) -> None:
    """Let publish find that the notebook has just run, as a kernel would leave it."""
    opening = {
        "block": "opening",
        "body": "Midshire Safety Board",
        "title": "Midshire safety",
        "date": "16 February 2018",
        "quarter": "2017-18-Q3",
    }
    ran = execution.read(workbook.notebooks / NOTEBOOK)
    ran.cells[1]["outputs"] = [
        nbformat.v4.new_output("display_data", {publish.blocks.MIME_TYPE: opening})
    ]
    monkeypatch.setattr(execution, "execute", lambda *_, **__: execution.Executed(ran, ()))


# Usage


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "publish" in capsys.readouterr().err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == "quarterdeck, version 0.1.0\n"


@pytest.mark.parametrize("name", sorted(cli.command.commands))
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(cli.command, [name, "--help"])
    assert result.exit_code == 0
    for option in ("--workbook", "--quiet", "--json", "--debug"):
        assert option in result.output


@pytest.mark.parametrize("name", sorted(cli.command.commands))
def test_every_command_is_in_the_manual(name: str) -> None:
    manual = (project_root() / "docs" / "command-line.md").read_text("utf-8")
    assert f"## `quarterdeck {name}" in manual
    for parameter in cli.command.commands[name].params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert f"`{option}" in manual, option


@pytest.mark.parametrize("code", list(cli.Exit))
def test_every_exit_code_is_in_the_manual(code: cli.Exit) -> None:
    manual = (project_root() / "docs" / "command-line.md").read_text("utf-8")
    assert f"| {code.value} |" in manual


def test_a_misspelt_quarter_is_wrong_usage_and_says_what_was_meant(
    capsys: pytest.CaptureFixture[str], filled: Workbook
) -> None:
    code, out, err = run(capsys, filled, "publish", "2017/18 Q3")
    assert (code, out) == (2, "")
    assert "'2017/18 Q3' is no quarter; write 2017-18-Q3." in err


def test_a_folder_that_is_no_workbook_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(["--workbook", str(tmp_path), "check"]) == 2
    assert "is no workbook: it has no params/ folder" in capsys.readouterr().err


def test_wrong_usage_is_json_where_json_was_asked_for(
    capsys: pytest.CaptureFixture[str], filled: Workbook
) -> None:
    code, out, err = run(capsys, filled, "publish", "Q3", "--json")
    told = json.loads(out)
    assert (code, told["ok"], told["exit_code"], err) == (2, False, 2, "")
    assert "'Q3' is no quarter" in told["message"]


def test_options_stand_before_or_after_the_command(
    capsys: pytest.CaptureFixture[str], filled: Workbook
) -> None:
    workbook = str(filled.root)
    assert cli.main(["--json", "--quiet", "--workbook", workbook, "check"]) == 0
    before = capsys.readouterr()
    assert cli.main(["check", "--workbook", workbook, "--quiet", "--json"]) == 0
    after = capsys.readouterr()
    assert before == after
    assert json.loads(before.out)["quarters"] == ["2017-18-Q3"]


def test_the_workbook_can_come_from_the_environment(
    capsys: pytest.CaptureFixture[str], filled: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUARTERDECK_WORKBOOK", str(filled.root))
    assert cli.main(["check", "--json", "-q"]) == 0
    assert json.loads(capsys.readouterr().out)["quarters"] == ["2017-18-Q3"]


# prepare and check


def test_prepare_prints_files_to_output_and_progress_to_error(
    capsys: pytest.CaptureFixture[str], workbook: Workbook
) -> None:
    code, out, err = run(capsys, workbook, "prepare")
    assert code == 0
    assert out.splitlines() == [
        "data/processed/observations.parquet: written",
        "data/processed/extracts.json: written",
        "data/processed/2017-18-Q3.csv: written",
    ]
    assert err.splitlines() == [
        "reading params",
        "reading extracts",
        "2017-18-Q3: indicator table",
    ]


def test_quiet_prints_nothing_where_nothing_is_wrong(
    capsys: pytest.CaptureFixture[str], workbook: Workbook
) -> None:
    assert run(capsys, workbook, "prepare", "--quiet") == (0, "", "")


def test_check_prints_notices_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], workbook: Workbook
) -> None:
    code, out, _ = run(capsys, workbook, "check")
    assert code == 0
    assert "2017-18-Q3: Repeat cases, Midshire: " in out
    assert out.splitlines()[-1] == "No problems: 2017-18-Q3"
    assert not workbook.observations.exists()
    assert not workbook.outputs.exists()


def test_every_problem_of_params_is_told_at_once(
    capsys: pytest.CaptureFixture[str], workbook: Workbook
) -> None:
    edit(workbook, "params/quarters/2017-18-Q3.yml", "cutoff: 2018-02-02", "cutof: 2018-02-02")
    edit(workbook, "params/sources.yml", "reader: period_return", "reader: period_returns")
    code, out, err = run(capsys, workbook, "publish", "2017-18-Q3", "--json", "--quiet")
    told = json.loads(out)
    assert (code, told["exit_code"], err) == (1, 1, "")
    assert {problem["file"] for problem in told["problems"]} == {
        "params/quarters/2017-18-Q3.yml",
        "params/sources.yml",
    }
    assert set(told["problems"][0]) == {"file", "place", "wrong", "right"}


@pytest.mark.parametrize("command", ["check", "prepare", "publish"])
def test_wrong_commentary_stops_every_command_before_a_notebook(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, command: str
) -> None:
    said = workbook.params / "quarters" / "2017-18-Q3.md"
    said.write_text("## all_crimes\n\nCrime rose.\n", encoding="utf-8")
    code, out, err = run(capsys, workbook, command, "2017-18-Q3", "-q")
    assert (code, out) == (1, "")
    assert err.splitlines()[1].startswith("  params/quarters/2017-18-Q3.md, line 1: ")
    assert not workbook.observations.exists()


def test_an_unknown_quarter_lists_the_known(
    capsys: pytest.CaptureFixture[str], filled: Workbook
) -> None:
    code, out, err = run(capsys, filled, "prepare", "2018-19-Q1", "-q")
    assert (code, out) == (1, "")
    assert err == (
        "1 problem:\n  params/quarters/2018-19-Q1.yml: there is no file for 2018-19-Q1; this "
        "workbook has 2017-18-Q3; make it with: quarterdeck new 2018-19-Q1\n"
    )


# publish


def test_publish_without_a_quarter_publishes_the_latest(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    executed_as(monkeypatch, workbook)
    code, out, err = run(capsys, workbook, "publish")
    assert code == 0
    assert out.splitlines() == [
        "outputs/2017-18-Q3/midshire_safety.docx",
        "outputs/2017-18-Q3/midshire_safety.html",
        "outputs/2017-18-Q3/midshire_safety.pdf",
    ]
    assert "No quarter named: publishing the latest, 2017-18-Q3" in err


def test_publish_as_json(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    executed_as(monkeypatch, workbook)
    code, out, err = run(capsys, workbook, "publish", "2017-18-Q3", "--json", "-q")
    told = json.loads(out)
    assert (code, told["ok"], told["command"], err) == (0, True, "publish", "")
    (edition,) = told["editions"]
    assert edition["folder"] == "outputs/2017-18-Q3"
    assert "midshire_safety.pdf" in edition["files"]


def test_a_failed_notebook_is_exit_3_in_three_lines(
    capsys: pytest.CaptureFixture[str], workbook: Workbook
) -> None:
    nbformat.write(paper_notebook("1 / 0"), workbook.notebooks / NOTEBOOK)
    code, out, err = run(capsys, workbook, "publish", "2017-18-Q3", "-q")
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        f"{NOTEBOOK} stopped at cell 2: 1 / 0",
        "  ZeroDivisionError: division by zero",
        "The last edition is untouched. The notebook as it stopped: "
        f"outputs/failed/2017-18-Q3/{NOTEBOOK}",
    ]


def test_a_refused_paper_is_exit_4(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = execution.read(workbook.notebooks / NOTEBOOK)
    monkeypatch.setattr(execution, "execute", lambda *_, **__: execution.Executed(empty, ()))
    code, out, _ = run(capsys, workbook, "publish", "2017-18-Q3", "--json", "-q")
    told = json.loads(out)
    assert (code, told["exit_code"]) == (4, 4)
    assert told["message"].startswith("Publication is refused. The last edition is untouched.")
    assert told["problems"][0]["file"] == NOTEBOOK


def test_one_quarter_failing_does_not_keep_the_others_back(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capsys, workbook, "new", "2017-18-Q4", "-q")[0] == 0
    executed_as(monkeypatch, workbook)
    execute = execution.execute

    def fail_the_first(path: Path, parameters: dict[str, str], *rest: Any, **named: Any) -> Any:
        if parameters["quarter"] == "2017-18-Q3":
            left = execution.read(path)
            raise execution.NotebookFailed(path.name, 2, "x", "KeyError: 'x'", left)
        return execute(path, parameters, *rest, **named)

    monkeypatch.setattr(execution, "execute", fail_the_first)
    code, out, _ = run(capsys, workbook, "publish", "2017-18-Q3", "2017-18-Q4", "--json", "-q")
    told = json.loads(out)
    assert (code, told["ok"], told["exit_code"]) == (3, False, 3)
    by_quarter = {edition["quarter"]: edition for edition in told["editions"]}
    assert by_quarter["2017-18-Q3"]["failure"]["error"] == "KeyError: 'x'"
    assert "midshire_safety.html" in by_quarter["2017-18-Q4"]["files"]
    assert (workbook.outputs / "2017-18-Q4" / "midshire_safety.pdf").is_file()
    assert not (workbook.outputs / "2017-18-Q3").exists()


def test_a_fault_of_ours_shows_no_stack_trace(
    capsys: pytest.CaptureFixture[str], filled: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyError("area")

    monkeypatch.setattr("quarterdeck.prepare.compute", broken)
    code, out, err = run(capsys, filled, "check")
    assert (code, out) == (6, "")
    assert err.startswith("quarterdeck itself went wrong (KeyError: 'area').")
    assert "Traceback" not in err
    with pytest.raises(KeyError):
        cli.main(["check", "--debug", "--workbook", str(filled.root)])


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "Interrupted. The last edition is untouched."),
        (cli.Terminated(), 143, "Stopped by the system. The last edition is untouched."),
        (OSError(28, "No space left on device", "observations.parquet"), 1, "No space left"),
    ],
    ids=["Ctrl-C", "SIGTERM", "disk full"],
)
def test_an_interruption_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str],
    filled: Workbook,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    words: str,
) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("quarterdeck.prepare.compute", stopped)
    got, out, err = run(capsys, filled, "check", "--quiet")
    assert (got, out) == (code, "")
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("name", "ending"),
    [("check", "(a.parquet).\n"), ("publish", "(a.parquet). The last edition is untouched.\n")],
)
def test_only_publish_speaks_of_the_last_edition_when_the_disk_refuses(
    capsys: pytest.CaptureFixture[str],
    filled: Workbook,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    ending: str,
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device", "a.parquet")

    monkeypatch.setattr("quarterdeck.prepare.compute", full)
    monkeypatch.setattr("quarterdeck.prepare.prepare", full)
    code, _, err = run(capsys, filled, name, "2017-18-Q3", "--quiet")
    assert (code, err) == (
        1,
        f"The disk or the system refused: No space left on device {ending}",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_run_that_is_stopped_leaves_no_kernel_and_no_folder(workbook: Workbook) -> None:
    marker = workbook.root / "kernel_pid"
    waiting = (
        f"import os, pathlib, time\npathlib.Path({str(marker)!r}).write_text(str(os.getpid()))"
    )
    nbformat.write(paper_notebook(f"{waiting}\ntime.sleep(60)"), workbook.notebooks / NOTEBOOK)
    command = [sys.executable, "-m", "quarterdeck", "publish", "2017-18-Q3", "--workbook"]
    with subprocess.Popen([*command, str(workbook.root)], stderr=subprocess.PIPE, text=True) as run:
        deadline = time.monotonic() + 60
        while not (marker.exists() and marker.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        run.send_signal(signal.SIGTERM)
        _, err = run.communicate(timeout=30)
    assert run.returncode == 143
    assert err.splitlines()[-1] == "Stopped by the system. The last edition is untouched."
    assert "Traceback" not in err
    assert [path.name for path in workbook.outputs.iterdir()] == [".2017-18-Q3.lock"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(marker.read_text()), 0)


# new, add, templates, explore


def test_new_makes_the_two_files_of_the_next_quarter(
    capsys: pytest.CaptureFixture[str], workbook: Workbook
) -> None:
    code, out, _ = run(capsys, workbook, "new", "2017-18-Q4")
    assert code == 0
    assert out.splitlines() == ["params/quarters/2017-18-Q4.yml", "params/quarters/2017-18-Q4.md"]
    assert run(capsys, workbook, "new", "2017-18-Q4")[0] == 1


def test_add_takes_an_extract_in_and_refuses_another_of_its_name(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, tmp_path: Path
) -> None:
    given = tmp_path / "crime_later.csv"
    given.write_text(CRIME.replace("2016-01,Northam,Theft,10", "2016-01,Northam,Theft,12"))
    options = ("--received", "2018-01-20", "--title", "Crime, revised", "--notes", "sheds")
    code, out, _ = run(capsys, workbook, "add", "crime", str(given), *options)
    assert (code, out.splitlines()[0]) == (0, "data/raw/crime/crime_later.csv: added")
    facts = (workbook.raw / "crime" / "crime_later.csv.yml").read_text("utf-8")
    assert "Crime, revised" in facts
    given.write_text(CRIME.replace("2016-01,Northam,Theft,10", "2016-01,Northam,Theft,13"))
    code, out, err = run(capsys, workbook, "add", "crime", str(given), *options)
    assert (code, out) == (1, "")
    assert "is different from data/raw/crime/crime_later.csv" in err
    code, out, _ = run(capsys, workbook, "add", "crime", str(given), *options, "--replace")
    assert (code, out.splitlines()[0]) == (0, "data/raw/crime/crime_later.csv: replaced")


def test_add_with_an_embargo_wants_its_reason(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, tmp_path: Path
) -> None:
    given = tmp_path / "crime.csv"
    given.write_text(CRIME.replace("Theft,10", "Theft,14"))
    options = ("--received", "2018-01-20", "--replace", "--embargo-until", "2018-04-26")
    code, _, err = run(capsys, workbook, "add", "crime", str(given), *options)
    assert code == 2
    assert "--embargo-until and --embargo-reason go together." in err
    reason = ("--embargo-reason", "official statistics")
    code, out, _ = run(capsys, workbook, "add", "crime", str(given), *options, *reason, "--json")
    assert (code, json.loads(out)["extracts"][0]["outcome"]) == (0, "replaced")
    facts = (workbook.raw / "crime" / "crime.csv.yml").read_text("utf-8")
    assert "2018-04-26" in facts
    assert "official statistics" in facts


def test_add_again_with_other_facts_wants_replace(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, tmp_path: Path
) -> None:
    """The workbook's own crime.csv came on 2018-01-15 and is illustrative."""
    given = tmp_path / "crime.csv"
    given.write_text(CRIME)
    code, out, _ = run(capsys, workbook, "add", "crime", str(given), "--received", "2018-01-15")
    assert (code, out.splitlines()[0]) == (0, "data/raw/crime/crime.csv: already there")
    options = ("add", "crime", str(given), "--received", "2018-01-20")
    code, out, err = run(capsys, workbook, *options)
    assert (code, out) == (1, "")
    assert (
        "data/raw/crime/crime.csv.yml, received: says 2018-01-15, and 2018-01-20 is given with "
        "crime.csv, the same file; --replace changes it"
    ) in err
    code, out, _ = run(capsys, workbook, *options, "--replace")
    assert (code, out.splitlines()[0]) == (0, "data/raw/crime/crime.csv: facts replaced")
    facts = (workbook.raw / "crime" / "crime.csv.yml").read_text("utf-8")
    assert 'received: "2018-01-20"' in facts
    assert "illustrative: true" in facts


def test_add_of_a_folder_asks_for_the_file(
    capsys: pytest.CaptureFixture[str], filled: Workbook, tmp_path: Path
) -> None:
    code, out, err = run(capsys, filled, "add", "crime", str(tmp_path), "--received", "2018-01-20")
    assert (code, out) == (1, "")
    assert f"{tmp_path}: is a folder; name the file" in err


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("13/07/2018", "13/07/2018 is no date; write it year-month-day, like 2018-07-13"),
        ("2018-7-13", "2018-7-13 is no date; write it year-month-day"),
        ("2018-13-07", "2018-13-07 is no date; write it year-month-day"),
        ("2018-07-32", "2018-07-32 is no date; write it year-month-day"),
        ("0000-01-01", "0000-01-01 is no date; write it year-month-day"),
        ("2018-02-30", "30 February does not exist"),
        ("2018-06-31", "31 June does not exist"),
        ("2018-02-29", "29 February 2018 does not exist"),
    ],
)
def test_a_day_that_is_none_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], filled: Workbook, tmp_path: Path, day: str, words: str
) -> None:
    given = tmp_path / "crime.csv"
    given.write_text(CRIME)
    received = ("add", "crime", str(given), "--received")
    for options in (
        (*received, day),
        (*received, "2018-01-15", "--embargo-reason", "why", "--embargo-until", day),
    ):
        code, out, err = run(capsys, filled, *options)
        assert (code, out) == (2, "")
        assert f"Invalid value for '{options[-2]}': {words}" in err


def test_a_day_received_in_the_future_is_noticed(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, tmp_path: Path
) -> None:
    given = tmp_path / "crime_later.csv"
    given.write_text(CRIME.replace("Theft,10", "Theft,14"))
    options = ("add", "crime", str(given), "--replace", "--received")
    today = dt.date.today()
    assert run(capsys, workbook, *options, today.isoformat())[::2] == (0, "")
    tomorrow = today + dt.timedelta(days=1)
    code, _, err = run(capsys, workbook, *options, tomorrow.isoformat())
    assert (code, err) == (0, f"The day received, {tomorrow}, is in the future.\n")


def test_add_to_a_misspelt_source_names_the_nearest(
    capsys: pytest.CaptureFixture[str], filled: Workbook, tmp_path: Path
) -> None:
    given = tmp_path / "crime.csv"
    given.write_text(CRIME)
    code, _, err = run(capsys, filled, "add", "crimes", str(given), "--received", "2018-01-20")
    assert code == 2
    assert "there is no source 'crimes'" in err
    assert "crime" in err.split("'crimes'", 1)[1]


def test_templates_are_written_and_named(
    capsys: pytest.CaptureFixture[str], filled: Workbook, tmp_path: Path
) -> None:
    code, out, _ = run(capsys, filled, "templates", str(tmp_path / "templates"))
    assert code == 0
    paths = [Path(line) for line in out.splitlines()]
    assert tmp_path / "templates" / "monthly_counts.xlsx" in paths
    assert all(openpyxl.load_workbook(path).sheetnames for path in paths)
    assert run(capsys, filled, "templates", str(tmp_path / "templates"))[:2] == (0, out)
    paths[0].write_text("filled in")
    code, out, err = run(capsys, filled, "templates", str(tmp_path / "templates"))
    assert (code, out) == (1, "")
    assert f"{paths[0]}: is there already, and isn't the template" in err
    assert paths[0].read_text() == "filled in"


def test_explore_starts_jupyterlab_on_the_notebooks_with_the_workbook(
    capsys: pytest.CaptureFixture[str], filled: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: dict[str, Any] = {}

    def start(arguments: list[str], **named: Any) -> subprocess.CompletedProcess[str]:
        started.update(arguments=arguments, **named)
        return subprocess.CompletedProcess(arguments, 0)

    monkeypatch.setattr(cli.subprocess, "run", start)
    assert run(capsys, filled, "explore", "--no-browser")[0] == 0
    assert started["arguments"] == [
        sys.executable,
        "-m",
        "jupyterlab",
        str(filled.notebooks),
        "--no-browser",
    ]
    assert started["env"]["QUARTERDECK_WORKBOOK"] == str(filled.root)


# Speed


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom quarterdeck import cli\ntry:\n    cli.main(['--help'])\nfinally:\n"
        "    print(sorted({'pandas', 'numpy', 'pydantic', 'papermill', 'nbconvert', 'matplotlib',"
        " 'tqdm', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_check_refuses_what_publish_would_refuse_and_exits_with_4(
    capsys: pytest.CaptureFixture[str], workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> list[str]:
        return ["crime: districts add up to 528 and not to 529"]

    monkeypatch.setattr("quarterdeck.indicators.agreement.districts_add_up", wrong)
    code, _, err = run(capsys, workbook, "check")
    assert code == 4
    assert "districts add up to 528 and not to 529" in err
