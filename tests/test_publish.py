"""Publishing: an edition is whole, the same inputs give the same bytes, a failure touches nothing.

Four notebooks are run in real kernels, once each; every other test hands publish a notebook as
papermill would leave it.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from filelock import FileLock
from quarterdeck import blocks, execution, params, publish, run_record
from quarterdeck.paths import Workbook
from quarterdeck.periods import Quarter
from quarterdeck.prepare import Prepared, prepare
from quarterdeck.problems import Problem, Problems
from workbooks import edit, small_workbook

QUARTER = Quarter.parse("2017-18-Q3")
NOTEBOOK = "01_midshire_safety.ipynb"

# The smallest paper: its opening, a heading, a sentence and a chart, with everything in it that
# differs from machine to machine.
OPENING = """\
import os, sys, warnings
from quarterdeck import blocks
blocks.Opening(
    body="Midshire Safety Board", title="Midshire safety", date="16 February 2018", quarter=quarter
)"""
CHART = """\
warnings.warn("the axis is short")
print("made in", os.environ["QUARTERDECK_WORKBOOK"], object())
blocks.Group(blocks=[blocks.Chart(
    id="crime", title="Crime rose", subtitle="Midshire, per 1,000 people",
    svg='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><path d="M0 5L10 0"/></svg>',
    alt="A line that rises from 51 to 59.", height_mm=30,
)])"""
FIRST_CELLS = (
    ("parameters", 'quarter: str = "1999-00-Q1"  # the financial quarter reported'),
    ("", OPENING),
    ("markdown", "## Crime"),
    ("", CHART),
)


def notebook_of(*cells: tuple[str, str]) -> nbformat.NotebookNode:
    """A notebook of (tag or "markdown", source) cells, with ids by place."""
    made = []
    for place, (kind, source) in enumerate(cells):
        cell: Any = (
            nbformat.v4.new_markdown_cell(source)
            if kind == "markdown"
            else nbformat.v4.new_code_cell(source)
        )
        cell["id"] = f"c{place}"
        if kind == "parameters":
            cell.metadata["tags"] = ["parameters"]
        made.append(cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})


def workbook_with(folder: Path, *cells: tuple[str, str]) -> Workbook:
    """The small workbook with this notebook, prepared: nothing has been received."""
    workbook = small_workbook(folder)
    nbformat.write(notebook_of(*cells), workbook.notebooks / NOTEBOOK)
    prepare(workbook, [QUARTER])
    return workbook


def prepared_of(workbook: Workbook) -> Prepared:
    table = workbook.table(QUARTER.label)
    notices = ("Cases: not received.",)
    return Prepared(params.load(workbook), (QUARTER,), (), (table,), (), notices, {})


def bytes_of(folder: Path, but: str = "") -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != but
    }


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbook, publish.Published]:
    """An edition made with a real kernel."""
    workbook = workbook_with(tmp_path_factory.mktemp("one"), *FIRST_CELLS)
    return workbook, publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))


@pytest.fixture
def ran(edition: tuple[Workbook, publish.Published]) -> nbformat.NotebookNode:
    """The executed notebook of that edition."""
    _, published = edition
    return nbformat.read(published.folder / "executed" / NOTEBOOK, as_version=4)


@pytest.fixture
def workbook(
    tmp_path: Path, ran: nbformat.NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> Workbook:
    """A workbook whose notebook has, as far as publish can tell, just run."""
    monkeypatch.setattr(
        execution, "execute", lambda *_, **__: execution.Executed(ran.copy(), ("cell 2: careful",))
    )
    return workbook_with(tmp_path, *FIRST_CELLS)


# What comes out


def test_an_edition_holds_everything_that_is_promised(
    edition: tuple[Workbook, publish.Published],
) -> None:
    workbook, published = edition
    assert published.folder == workbook.outputs / "2017-18-Q3"
    assert published.files == (
        "evidence/midshire_safety-all_crime.html",
        "evidence/midshire_safety-cases.html",
        "evidence/midshire_safety-repeat_cases.html",
        "executed/01_midshire_safety.ipynb",
        "facts.json",
        "figures/midshire_safety-crime.svg",
        "indicator_table.csv",
        "midshire_safety.docx",
        "midshire_safety.html",
        "midshire_safety.pdf",
        "run_record.json",
        "tables.ods",
        "tables.xlsx",
    )
    assert (published.folder / "midshire_safety.pdf").read_bytes().startswith(b"%PDF-")
    assert (published.folder / "midshire_safety.docx").read_bytes().startswith(b"PK")
    assert "Crime rose" in (published.folder / "midshire_safety.html").read_text("utf-8")
    table = (published.folder / "indicator_table.csv").read_bytes()
    assert table == workbook.table("2017-18-Q3").read_bytes()


def test_the_notebook_is_given_the_quarter(ran: nbformat.NotebookNode) -> None:
    shown = ran.cells[2].outputs[0]["data"][blocks.MIME_TYPE]
    assert shown["quarter"] == "2017-18-Q3"


def test_nothing_is_left_beside_the_edition(edition: tuple[Workbook, publish.Published]) -> None:
    workbook, _ = edition
    assert sorted(path.name for path in workbook.outputs.iterdir()) == [
        ".2017-18-Q3.lock",
        "2017-18-Q3",
    ]


def test_the_same_inputs_in_another_folder_give_the_same_bytes(
    edition: tuple[Workbook, publish.Published], tmp_path: Path
) -> None:
    _, first = edition
    other = workbook_with(tmp_path / "a $HOME {folder} with spaces", *FIRST_CELLS)
    second = publish.publish(other, QUARTER, prepared=prepared_of(other))
    but = run_record.FILE_NAME
    assert bytes_of(second.folder, but) == bytes_of(first.folder, but)


def test_the_kept_notebook_names_nothing_of_the_machine(
    edition: tuple[Workbook, publish.Published], ran: nbformat.NotebookNode
) -> None:
    workbook, _ = edition
    text = nbformat.writes(ran)
    assert "papermill" not in ran.metadata
    assert all(not {"papermill", "execution"} & set(cell.metadata) for cell in ran.cells)
    assert ran.cells[1]["id"] == "injected-parameters"
    assert str(workbook.root) not in text
    assert "ipykernel_" not in text
    assert "made in . <object object at 0x0>" in text


def test_warnings_go_into_the_record_and_not_into_the_paper(
    edition: tuple[Workbook, publish.Published], ran: nbformat.NotebookNode
) -> None:
    _, published = edition
    record = json.loads((published.folder / "run_record.json").read_text("utf-8"))
    # In the executed notebook the chart's cell is the fifth: papermill adds the parameters.
    assert record["warnings"] == [f"{NOTEBOOK}, cell 5: UserWarning: the axis is short"]
    outputs = [output for cell in ran.cells for output in cell.get("outputs", ())]
    assert "stderr" not in [output.get("name") for output in outputs]


def test_the_record_says_what_from_by_what_and_what_came_out(
    edition: tuple[Workbook, publish.Published],
) -> None:
    workbook, published = edition
    record = json.loads((published.folder / "run_record.json").read_text("utf-8"))
    assert record["quarter"] == "2017-18-Q3"
    assert record["params"]["quarter"]["cutoff"] == "2018-02-02"
    assert record["notices"] == ["Cases: not received."]
    assert record["code"]["quarterdeck"] == "0.1.0"
    assert "pandas" in record["libraries"]
    assert "pytest" not in record["libraries"]
    assert [each["file"] for each in record["outputs"]] == [
        file for file in published.files if file != "run_record.json"
    ]
    inputs = {each["file"]: each for each in record["inputs"]}
    assert f"notebooks/{NOTEBOOK}" in inputs
    areas = workbook.root / "params" / "areas.yml"
    assert inputs["params/areas.yml"]["bytes"] == len(areas.read_bytes())
    assert str(workbook.root) not in json.dumps(record)


def test_a_checksum_is_sha_256(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    # FIPS 180-2, appendix B.1.
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert run_record.checksum(path) == expected


# Parameters and notebooks that can't be run


def test_a_parameter_that_the_notebook_does_not_declare_is_refused(tmp_path: Path) -> None:
    misspelt = ("parameters", 'quater: str = "2017-18-Q3"')
    workbook = workbook_with(tmp_path, misspelt, *FIRST_CELLS[1:])
    with pytest.raises(Problems) as found:
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert found.value.problems == (
        Problem(
            f"notebooks/{NOTEBOOK}",
            "the cell tagged parameters",
            "it doesn't declare the parameter 'quarter'; it declares quater",
            'write quarter: str = "..." there',
        ),
    )


def test_a_notebook_without_a_parameters_cell_is_refused(tmp_path: Path) -> None:
    workbook = workbook_with(tmp_path, *FIRST_CELLS[1:])
    with pytest.raises(Problems, match="it declares none"):
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "it can't be read as a notebook"),
        ("{}", "it can't be read as a notebook"),
        (
            '{"cells": [], "metadata": {"kernelspec": {"name": "ir", "language": "R",'
            ' "display_name": "R"}}, "nbformat": 4, "nbformat_minor": 5}',
            "it is written for R",
        ),
    ],
    ids=["not JSON", "no notebook", "another language"],
)
def test_what_is_no_notebook_of_ours_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "02_broken.ipynb"
    path.write_text(text)
    with pytest.raises(Problems, match=message) as found:
        execution.read(path)
    assert found.value.problems[0].file == "notebooks/02_broken.ipynb"


def test_a_missing_notebook_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"notebooks/03_gone\.ipynb: there is no such notebook"):
        execution.read(tmp_path / "03_gone.ipynb")


def test_cells_of_an_old_notebook_get_the_same_ids_each_time(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    cell = {"cell_type": "markdown", "metadata": {}, "source": "Old"}
    old = {"cells": [cell, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 2}
    path.write_text(json.dumps(old))
    assert [each["id"] for each in execution.read(path).cells] == ["cell-1", "cell-2"]


# Failure


def test_a_failing_notebook_is_kept_and_the_last_edition_untouched(
    edition: tuple[Workbook, publish.Published], tmp_path: Path
) -> None:
    _, published = edition
    failing = ("", "# why\nfigures = {}\nfigures['all_crime']")
    workbook = workbook_with(tmp_path, *FIRST_CELLS[:2], failing, *FIRST_CELLS[2:])
    last = workbook.outputs / "2017-18-Q3"
    last.mkdir(parents=True)
    for name, content in bytes_of(published.folder).items():
        (last / name).parent.mkdir(exist_ok=True)
        (last / name).write_bytes(content)
    with pytest.raises(publish.PaperFailed) as failed:
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert str(failed.value) == (
        f"{NOTEBOOK} stopped at cell 3: figures = {{}}\n"
        "  KeyError: 'all_crime'\n"
        "The last edition is untouched. The notebook as it stopped: "
        f"outputs/failed/2017-18-Q3/{NOTEBOOK}"
    )
    assert bytes_of(last) == bytes_of(published.folder)
    kept = nbformat.read(workbook.outputs / "failed" / "2017-18-Q3" / NOTEBOOK, as_version=4)
    errors = [
        output["ename"]
        for cell in kept.cells
        for output in cell.get("outputs", ())
        if output["output_type"] == "error"
    ]
    assert errors == ["KeyError"]
    assert [path.name for path in workbook.outputs.glob(".2017*")] == [".2017-18-Q3.lock"]


def test_a_kernel_that_dies_is_told_in_words(tmp_path: Path) -> None:
    dying = ("", "import os\nos._exit(1)")
    workbook = workbook_with(tmp_path, FIRST_CELLS[0], dying)
    with pytest.raises(publish.PaperFailed, match="the kernel died") as failed:
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert failed.value.failure.cell == 2
    assert failed.value.kept.is_file()


def test_a_kernel_that_does_not_start_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = workbook_with(tmp_path / "workbook", *FIRST_CELLS)
    (tmp_path / "ipykernel_launcher.py").write_text("raise SystemExit('no ipykernel here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(publish.PaperFailed, match="the kernel didn't start; its last words: no i"):
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert (workbook.outputs / "failed" / "2017-18-Q3" / NOTEBOOK).is_file()


def test_a_later_success_takes_the_failed_notebook_away(workbook: Workbook) -> None:
    failed = workbook.outputs / "failed" / "2017-18-Q3"
    failed.mkdir(parents=True)
    (failed / NOTEBOOK).write_text("{}")
    publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert not failed.exists()


def test_an_interruption_leaves_the_last_edition(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    before = bytes_of(workbook.outputs)

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(execution, "execute", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert bytes_of(workbook.outputs) == before


def test_an_edition_that_can_not_be_moved_in_leaves_the_last_one(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    before = bytes_of(workbook.outputs)
    replace = Path.replace

    def refuse_the_new_one(self: Path, target: Path) -> Path:
        if re.fullmatch(r"\.2017-18-Q3\.[0-9a-f]{8}", self.name):
            raise PermissionError(13, "open in another program", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_the_new_one)
    with pytest.raises(PermissionError):
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert bytes_of(workbook.outputs) == before


def test_what_a_killed_run_left_is_cleared(workbook: Workbook) -> None:
    half_made = workbook.outputs / ".2017-18-Q3.0123abcd"
    half_made.mkdir(parents=True)
    (half_made / "midshire_safety.html").write_text("half")
    another = workbook.outputs / ".2016-17-Q4.0123abcd"
    another.mkdir()
    publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert not half_made.exists()
    assert another.exists(), "another quarter's run may be at work"


def test_a_run_killed_between_the_renames_gives_the_last_edition_back(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    edition = workbook.outputs / "2017-18-Q3"
    before = bytes_of(edition)
    edition.replace(workbook.outputs / ".2017-18-Q3.0123abcd.last")

    def failing(*_: Any, **__: Any) -> None:
        raise execution.NotebookFailed(NOTEBOOK, 1, "x", "KeyError: 'x'", notebook_of())

    monkeypatch.setattr(execution, "execute", failing)
    with pytest.raises(publish.PaperFailed):
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert bytes_of(edition) == before


def test_one_run_at_a_time_publishes_a_quarter(workbook: Workbook) -> None:
    workbook.outputs.mkdir()
    with (
        FileLock(workbook.outputs / ".2017-18-Q3.lock"),
        pytest.raises(publish.AlreadyRunning, match="2017-18-Q3 is being published"),
    ):
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))


def test_a_new_edition_takes_the_place_of_the_whole_old_one(workbook: Workbook) -> None:
    old = workbook.outputs / "2017-18-Q3" / "figures" / "midshire_safety-gone.svg"
    old.parent.mkdir(parents=True)
    old.write_text("<svg/>")
    publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert not old.exists()
    assert (old.parent / "midshire_safety-crime.svg").exists()


# What must not go out


def _with_prose(notebook: nbformat.NotebookNode, prose: str) -> nbformat.NotebookNode:
    copy = nbformat.reads(nbformat.writes(notebook), as_version=4)
    cell = nbformat.v4.new_markdown_cell(prose)
    cell["id"] = "prose"
    copy.cells.append(cell)
    return copy


def test_a_folder_of_this_machine_does_not_go_out(
    workbook: Workbook, ran: nbformat.NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling = _with_prose(ran, f"Taken from {workbook.root}/data.")
    monkeypatch.setattr(execution, "execute", lambda *_, **__: execution.Executed(telling, ()))
    with pytest.raises(publish.PublicationRefused) as refused:
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert [problem.file for problem in refused.value.problems] == [
        f"executed/{NOTEBOOK}",
        "midshire_safety.html",
    ]
    assert not (workbook.outputs / "2017-18-Q3").exists()


def test_a_notebook_that_is_no_paper_is_refused(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = notebook_of(("markdown", "## Crime"))
    monkeypatch.setattr(execution, "execute", lambda *_, **__: execution.Executed(empty, ()))
    with pytest.raises(publish.PublicationRefused, match=r"01_midshire_safety\.ipynb"):
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ('<img src="data:x" alt="No description has been provided for this image">', "stand-in"),
        ('<img src="data:x">', "images without alt: 1"),
        ('<script src="https://cdn.example.org/require.js"></script>', "fetch something"),
        ("<link rel='stylesheet' href='//example.org/a.css'>", "fetch something"),
        ("<style>@font-face { src: url(https://example.org/a.woff) }</style>", "fetch something"),
    ],
)
def test_an_unfit_page_is_refused(page: str, message: str) -> None:
    problems = publish._unfit_page("paper.html", page)
    assert [message in problem.wrong for problem in problems] == [True]


@pytest.mark.parametrize(
    "page",
    [
        "",
        '<img src="data:x" alt="">',
        '<a href="https://example.org">a link is not fetched</a>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_a_fit_page_is_not_refused(page: str) -> None:
    assert publish._unfit_page("paper.html", page) == []


# One paper of several


SECOND = "02_midshire_safety.ipynb"


def with_second_paper(workbook: Workbook) -> Workbook:
    """The small workbook with a second paper, from a second notebook."""
    form = (workbook.params / "papers" / "midshire_safety.yml").read_text("utf-8")
    second = form.replace("id: midshire_safety\n", "id: midshire\n").replace("01_", "02_")
    (workbook.params / "papers" / "midshire.yml").write_text(second)
    edit(
        workbook,
        "params/quarters/2017-18-Q3.yml",
        "papers: [midshire_safety]",
        "papers: [midshire_safety, midshire]",
    )
    notebook = (workbook.notebooks / NOTEBOOK).read_bytes()
    (workbook.notebooks / SECOND).write_bytes(notebook)
    return workbook


@pytest.fixture
def two_papers(workbook: Workbook) -> Workbook:
    """Two papers whose notebooks have, as far as publish can tell, just run."""
    return with_second_paper(workbook)


def test_notebooks_run_side_by_side_and_stop_together(tmp_path: Path) -> None:
    waiting = """\
import os, time
from pathlib import Path
Path("first").write_text(str(os.getpid()))
for _ in range(600):
    time.sleep(0.1)
raise TimeoutError("nobody stopped it")"""
    failing = """\
import time
from pathlib import Path
for _ in range(300):
    if Path("first").is_file() and Path("first").read_text():
        raise ValueError("the other one runs")
    time.sleep(0.1)
raise TimeoutError("it runs alone")"""
    workbook = with_second_paper(workbook_with(tmp_path, FIRST_CELLS[0], ("", waiting)))
    nbformat.write(notebook_of(FIRST_CELLS[0], ("", failing)), workbook.notebooks / SECOND)
    with pytest.raises(publish.PaperFailed, match="the other one runs") as failed:
        publish.publish(workbook, QUARTER, prepared=prepared_of(workbook))
    assert failed.value.failure.name == SECOND
    with pytest.raises(ProcessLookupError):
        os.kill(int((workbook.notebooks / "first").read_text()), 0)


def test_the_other_papers_are_carried_over(two_papers: Workbook) -> None:
    publish.publish(two_papers, QUARTER, prepared=prepared_of(two_papers))
    edition = two_papers.outputs / "2017-18-Q3"
    page = edition / "midshire.html"
    page.write_text("as it was", encoding="utf-8")
    again = publish.publish(
        two_papers, QUARTER, papers=["midshire_safety"], prepared=prepared_of(two_papers)
    )
    assert page.read_text("utf-8") == "as it was"
    assert "Crime rose" in (edition / "midshire_safety.html").read_text("utf-8")
    assert "figures/midshire-crime.svg" in again.files
    record = json.loads((edition / "run_record.json").read_text("utf-8"))
    assert record["carried_over"] == ["midshire"]


def test_two_papers_of_an_edition_never_come_from_two_tables(two_papers: Workbook) -> None:
    publish.publish(two_papers, QUARTER, prepared=prepared_of(two_papers))
    before = bytes_of(two_papers.outputs)
    two_papers.table("2017-18-Q3").write_text("quarter,indicator\n2017-18-Q3,cases\n")
    with pytest.raises(publish.PublicationRefused, match="the indicator table has changed"):
        publish.publish(
            two_papers, QUARTER, papers=["midshire_safety"], prepared=prepared_of(two_papers)
        )
    assert bytes_of(two_papers.outputs) == before


def test_one_paper_without_an_edition_to_carry_over_from_is_refused(two_papers: Workbook) -> None:
    with pytest.raises(publish.PublicationRefused, match="there is no edition with midshire"):
        publish.publish(
            two_papers, QUARTER, papers=["midshire_safety"], prepared=prepared_of(two_papers)
        )


def test_an_unknown_paper_names_those_there_are(workbook: Workbook) -> None:
    with pytest.raises(Problems, match="has no paper 'safety'; it has midshire_safety"):
        publish.publish(workbook, QUARTER, papers=["safety"], prepared=prepared_of(workbook))


# Pieces


def test_warnings_are_told_without_the_code_that_python_quotes() -> None:
    said = (
        "cell:3: UserWarning: the axis is short\n"
        "  warnings.warn(message)\n"
        "Loading\n"
        "  an indented line that is no code\n"
        "\n"
    )
    assert list(execution.warning_lines(said)) == [
        "UserWarning: the axis is short",
        "Loading",
        "  an indented line that is no code",
    ]


def test_figures_are_found_inside_groups_and_named_safely() -> None:
    chart = {"block": "chart", "id": "vehicle crime/1", "svg": "<svg/>"}
    shown = {blocks.MIME_TYPE: {"block": "group", "blocks": [{"block": "heading"}, chart]}}
    notebook = {"cells": [{"outputs": [{"data": shown}, {"name": "stdout"}]}, {}]}
    assert publish.figures(notebook) == {"vehicle_crime_1": "<svg/>"}
    assert publish.figures({"cells": []}) == {}


def test_the_kernel_gets_its_own_environment_and_ours_is_left(workbook: Workbook) -> None:
    before = dict(os.environ)
    environment = execution.kernel_environment(workbook, workbook.root / "scratch")
    assert environment["QUARTERDECK_WORKBOOK"] == str(workbook.root)
    assert (environment["OMP_NUM_THREADS"], environment["PYTHONHASHSEED"]) == ("1", "0")
    assert dict(os.environ) == before


def test_published_is_a_plain_value(edition: tuple[Workbook, publish.Published]) -> None:
    _, published = edition
    with pytest.raises(dataclasses.FrozenInstanceError):
        published.files = ()  # type: ignore[misc]


def test_a_table_whose_districts_dont_add_up_is_refused(workbook: Workbook) -> None:
    before = bytes_of(workbook.outputs / QUARTER.label)
    wrong = Problem("data/processed/2017-18-Q3.csv", "", "crime: districts add up to 528, not 529")
    prepared = dataclasses.replace(prepared_of(workbook), refusals={QUARTER.label: (wrong,)})
    with pytest.raises(publish.PublicationRefused, match="districts add up to 528, not 529"):
        publish.publish(workbook, QUARTER, prepared=prepared)
    assert bytes_of(workbook.outputs / QUARTER.label) == before
