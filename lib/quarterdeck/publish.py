"""One quarter's edition: its papers, table, figures, executed notebooks and run record.

The notebooks run side by side, each in a kernel of its own; what is made of them is made in turn.
An edition is made in a hidden folder beside the last one and takes its place whole, so that a
failure at any point leaves the last edition as it was. HTML, PDF and Word are made from the same
executed notebook, never from each other. The same inputs give the same bytes in every file but
the run record, which holds times.
"""

from __future__ import annotations

import copy
import datetime as dt
import os
import re
import secrets
import shutil
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from quarterdeck import blocks, execution, run_record
from quarterdeck.paths import Audience, Workbook, edition_name
from quarterdeck.periods import Quarter
from quarterdeck.prepare import Prepared, Progress, prepare, silent
from quarterdeck.problems import Problem, Problems

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from quarterdeck.edition import Edition
    from quarterdeck.params.house_form import Paper
    from quarterdeck.sources.receipts import Receipt

TABLE_NAME: Final = "indicator_table.csv"
#: Steps of progress that a paper takes beside its cells: HTML, PDF, Word, and putting it away.
_STEPS_AFTER_CELLS: Final = 4


class PublicationRefused(Exception):
    """The papers could be made but mustn't go out. `problems`: why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PaperFailed(Exception):
    """A notebook stopped at a cell, and was kept for inspection."""

    def __init__(self, failure: execution.NotebookFailed, kept: Path, kept_name: str) -> None:
        self.failure = failure
        self.kept = kept
        self.kept_name = kept_name
        super().__init__(
            f"{failure.name} stopped at cell {failure.cell}"
            f"{f': {failure.source}' if failure.source else ''}\n"
            f"  {failure.error}\n"
            f"The last edition is untouched. The notebook as it stopped: {kept_name}"
        )


class AlreadyRunning(Exception):
    """Another run is publishing the same quarter."""


@dataclass(frozen=True)
class Published:
    """An edition that is in its place.

    files: of the edition, as seen from its folder. notices: what a person should know of the
    data. warnings: what libraries said while it was made. seconds: how long each step took.
    """

    quarter: Quarter
    folder: Path
    files: tuple[str, ...]
    notices: tuple[str, ...]
    warnings: tuple[str, ...]
    seconds: Mapping[str, float]


@dataclass
class _Run:
    """What a run gathers on its way: seconds by step, and warnings."""

    started: dt.datetime
    seconds: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds[step] = round(time.perf_counter() - begun, 3)


class _Told:
    """The progress of an edition as one count, whichever of its papers moved."""

    def __init__(self, name: str, papers: Sequence[Paper], progress: Progress) -> None:
        self._name = name
        self._progress = progress
        self._lock = threading.Lock()
        self._cells = {paper.id: (0, 1) for paper in papers}
        self._steps = 0

    def cells(self, paper: Paper) -> Callable[[int, int], None]:
        """For a paper's notebook to tell of the cells it has done, and of how many."""

        def tell(done: int, there_are: int) -> None:
            with self._lock:
                self._cells[paper.id] = (done, there_are)
                self._tell("notebooks")

        return tell

    def step(self, doing: str) -> None:
        """The next step begins: what is being done."""
        with self._lock:
            self._tell(doing)
            self._steps += 1

    def _tell(self, doing: str) -> None:
        done = sum(done for done, _ in self._cells.values())
        there_are = sum(of for _, of in self._cells.values())
        total = there_are + _STEPS_AFTER_CELLS * len(self._cells)
        self._progress(f"{self._name}: {doing}", done + self._steps, total)


def publish(
    workbook: Workbook,
    quarter: Quarter,
    *,
    papers: Sequence[str] | None = None,
    audience: Audience = "public",
    prepared: Prepared | None = None,
    progress: Progress = silent,
) -> Published:
    """Make a quarter's edition and put it in the place of the last one.

    papers: those to make anew, the others being carried over from the last edition; None is all
    of the quarter's. audience: "internal" makes the edition that shows what is embargoed, marked
    on every page, in a folder of its own. prepared: what `prepare` has just done for this quarter
    and audience; None prepares it.

    Raises Problems (extracts, params, words that the table contradicts, an unknown paper, a
    notebook's parameters), PaperFailed
    (a cell raised), PublicationRefused (a check of the finished papers) and AlreadyRunning. After
    any of them, or an interruption, the last edition is as it was.
    """
    run = _Run(dt.datetime.now(dt.UTC))
    place = _Place(workbook, quarter, audience)
    workbook.outputs.mkdir(parents=True, exist_ok=True)
    with _alone(place):
        _clear_up(place)
        if prepared is None:
            prepared = prepare(workbook, [quarter], audience=audience, progress=progress)
        run.seconds["prepare"] = prepared.seconds
        if quarter.label in prepared.contradicted:
            raise Problems(prepared.contradicted[quarter.label], prepared.notices)
        if quarter.label in prepared.refusals:
            raise PublicationRefused(prepared.refusals[quarter.label])
        ours = [
            prepared.params.papers[name] for name in prepared.params.quarters[quarter.label].papers
        ]
        chosen = _chosen(ours, papers, quarter)
        staged = place.beside(secrets.token_hex(4))
        staged.mkdir()
        try:
            shutil.copyfile(workbook.table(quarter.label, audience), staged / TABLE_NAME)
            carried = [paper for paper in ours if paper not in chosen]
            _carry_over(place, staged, carried)
            told = _Told(place.name, chosen, progress)
            for paper, executed in _executed(place, chosen, run, told):
                _make(place, paper, executed, staged, run, told)
            edition = place.opened()
            with run.timed("evidence"):
                _write_evidence(edition, staged, ours)
            with run.timed("facts and tables"):
                _write_facts(edition, staged)
            _refuse_unfit(staged, workbook)
            record = _record(place, prepared, chosen, carried, staged, run)
            run_record.write(record, staged / run_record.FILE_NAME)
            _swap_in(staged, place)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        shutil.rmtree(_failed_folder(place), ignore_errors=True)
    folder = place.folder
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    return Published(
        quarter, folder, tuple(files), prepared.notices, tuple(run.warnings), run.seconds
    )


def _chosen(ours: Sequence[Paper], names: Sequence[str] | None, quarter: Quarter) -> list[Paper]:
    """The papers named, in the quarter's order. Raises Problems for one that it doesn't have."""
    there_are = ", ".join(paper.id for paper in ours)
    unknown = [name for name in names or () if name not in {paper.id for paper in ours}]
    if unknown:
        raise Problems(
            Problem(
                f"params/quarters/{quarter.label}.yml",
                "papers",
                f"{quarter.label} has no paper {name!r}",
                f"it has {there_are}",
            )
            for name in unknown
        )
    return [paper for paper in ours if names is None or paper.id in names]


# The folder of an edition


@dataclass(frozen=True)
class _Place:
    """Where an edition goes: of which workbook, of which quarter and for whom."""

    workbook: Workbook
    quarter: Quarter
    audience: Audience

    @property
    def name(self) -> str:
        return edition_name(self.quarter.label, self.audience)

    @property
    def folder(self) -> Path:
        return self.workbook.edition(self.quarter.label, self.audience)

    @property
    def parameters(self) -> dict[str, str]:
        """What a notebook is given: a public edition is what it makes unless it is told."""
        given = {"quarter": self.quarter.label}
        return given if self.audience == "public" else given | {"audience": self.audience}

    def opened(self) -> Edition:
        """The edition, for reading what isn't a notebook's to make."""
        from quarterdeck.edition import Edition  # after the notebooks, which need none of it here

        return Edition.open(self.quarter.label, self.workbook.root, self.audience)

    def beside(self, suffix: str) -> Path:
        """A hidden neighbour of the folder."""
        return self.workbook.outputs / f".{self.name}.{suffix}"


@contextmanager
def _alone(place: _Place) -> Iterator[None]:
    """Nobody else publishes this quarter meanwhile. The lock goes with the process that holds it.

    Raises AlreadyRunning.
    """
    from filelock import FileLock, Timeout

    # Kept afterwards: removing a lock file lets two processes hold "the" lock.
    lock = FileLock(place.beside("lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyRunning(
            f"{place.name} is being published by another run; wait for it to end"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _clear_up(place: _Place) -> None:
    """Put right what a killed run left: half-made folders go, an edition set aside comes back."""
    edition, name = place.folder, re.escape(place.name)
    for left in sorted(place.workbook.outputs.glob(place.beside("*").name)):
        if re.fullmatch(rf"\.{name}\.[0-9a-f]{{8}}\.last", left.name) and not edition.exists():
            left.replace(edition)
        elif left.is_dir() and re.fullmatch(rf"\.{name}\.[0-9a-f]{{8}}(\.last)?", left.name):
            shutil.rmtree(left)


def _swap_in(staged: Path, place: _Place) -> None:
    """Put a finished folder in the place of the last edition.

    Two renames; a run killed between them is put right by `_clear_up`.
    """
    edition = place.folder
    last = staged.with_name(f"{staged.name}.last")
    if not edition.exists():
        staged.replace(edition)
        return
    edition.replace(last)
    try:
        staged.replace(edition)
    except OSError:
        last.replace(edition)
        raise
    shutil.rmtree(last, ignore_errors=True)


def _failed_folder(place: _Place) -> Path:
    return place.workbook.outputs / "failed" / place.name


def _carry_over(place: _Place, staged: Path, carried: Sequence[Paper]) -> None:
    """Bring the papers that aren't made anew over from the last edition.

    Raises PublicationRefused where the last edition doesn't have one, or has it from other
    figures: two papers of an edition never disagree.
    """
    edition = place.folder
    again = f"publish all of {place.name}, without --paper"
    if not carried:
        return
    if not edition.is_dir():
        missing = ", ".join(paper.id for paper in carried)
        raise PublicationRefused(
            [Problem(f"outputs/{place.name}", "", f"there is no edition with {missing}", again)]
        )
    if not _same_bytes(edition / TABLE_NAME, staged / TABLE_NAME):
        raise PublicationRefused(
            [
                Problem(
                    f"outputs/{place.name}/{paper.id}.html",
                    "",
                    "the indicator table has changed since this paper was made",
                    again,
                )
                for paper in carried
            ]
        )
    problems = []
    for paper in carried:
        figures = sorted(edition.glob(f"figures/{paper.id}-*.svg"))
        needed = [edition / name for name in _names(paper)]
        for path in [*needed, *figures]:
            name = path.relative_to(edition)
            if not path.is_file():
                problems.append(
                    Problem(f"outputs/{place.name}/{name.as_posix()}", "", "it is gone", again)
                )
                continue
            (staged / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(path, staged / name)
    if problems:
        raise PublicationRefused(problems)


def _names(paper: Paper) -> tuple[str, str, str, str]:
    """The files that a paper always has, as seen from the edition's folder."""
    made = (f"{paper.id}.html", f"{paper.id}.pdf", f"{paper.id}.docx")
    return *made, f"executed/{paper.notebook}"


def _same_bytes(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


# A paper


def _executed(
    place: _Place, papers: Sequence[Paper], run: _Run, told: _Told
) -> Sequence[tuple[Paper, execution.Executed]]:
    """The papers with their notebooks run, two or more at a time, as there are processors.

    Where one fails, or somebody interrupts, the others are stopped too.
    """
    kernels = execution.Kernels()

    def execute(paper: Paper) -> execution.Executed:
        path = place.workbook.notebooks / paper.notebook
        with run.timed(f"{paper.id}: notebook"):
            return execution.execute(
                path, place.parameters, place.workbook, progress=told.cells(paper), kernels=kernels
            )

    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as threads:
        running = [threads.submit(execute, paper) for paper in papers]
        try:
            for each in as_completed(running):
                each.result()
        except BaseException as stopped:
            threads.shutdown(wait=False, cancel_futures=True)
            kernels.stop()
            if isinstance(stopped, execution.NotebookFailed):
                raise _kept(stopped, place) from None
            raise
    return [(paper, each.result()) for paper, each in zip(papers, running, strict=True)]


def _make(
    place: _Place,
    paper: Paper,
    executed: execution.Executed,
    staged: Path,
    run: _Run,
    told: _Told,
) -> None:
    """Write what is made of a paper's executed notebook."""
    run.warnings += [f"{paper.notebook}, {line}" for line in executed.warnings]
    html, pdf, word = _exported(executed.notebook, paper, place.workbook, run, told)
    html_name, pdf_name, word_name, notebook_name = _names(paper)
    (staged / html_name).write_text(html, encoding="utf-8")
    (staged / pdf_name).write_bytes(pdf)
    (staged / word_name).write_bytes(word)
    (staged / notebook_name).parent.mkdir(exist_ok=True)
    _write_notebook(executed.notebook, staged / notebook_name)
    for name, svg in figures(executed.notebook).items():
        (staged / "figures").mkdir(exist_ok=True)
        (staged / "figures" / f"{paper.id}-{name}.svg").write_text(svg, encoding="utf-8")
    told.step(f"{paper.id}: made")


def _write_evidence(edition: Edition, staged: Path, papers: Sequence[Paper]) -> None:
    """A page for each indicator of the papers: where each of its figures comes from."""
    from quarterdeck import document, evidence, markup

    revised = evidence.revised_since(edition)
    for framework in dict.fromkeys(paper.framework for paper in papers):
        rows = edition.table[edition.table["framework"] == framework]
        back = [
            (edition.paper(paper.id).title, f"../{paper.id}.html")
            for paper in papers
            if paper.framework == framework
        ]
        for indicator in dict.fromkeys(rows["indicator"]):
            name = edition.readings.get(framework, indicator).evidence.partition("#")[0]
            shown = evidence.page(edition, framework, indicator, revised)
            (staged / name).parent.mkdir(exist_ok=True)
            page = markup.page(document.of(shown, name), with_fonts=False, back=back)
            (staged / name).write_text(page, encoding="utf-8")


def _write_facts(edition: Edition, staged: Path) -> None:
    """The edition's figures for machines, and as tables for the two kinds of spreadsheet."""
    from quarterdeck import published_facts, published_tables, spreadsheets

    facts = published_facts.facts(edition)
    text = published_facts.facts_json(facts)
    (staged / published_facts.FILE_NAME).write_text(text, encoding="utf-8", newline="\n")
    book = published_tables.book(edition, facts)
    (staged / published_tables.EXCEL_NAME).write_bytes(spreadsheets.xlsx(book))
    (staged / published_tables.OPEN_NAME).write_bytes(spreadsheets.ods(book))


def _write_notebook(notebook: NotebookNode, path: Path) -> None:
    with execution.quick_imports():
        import nbformat
    written: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    path.write_text(written + "\n", encoding="utf-8")


def _kept(failure: execution.NotebookFailed, place: _Place) -> PaperFailed:
    """The failure, once its notebook stands in `outputs/failed/<quarter>/`."""
    folder = _failed_folder(place)
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / failure.name
    _write_notebook(failure.left, kept)
    return PaperFailed(failure, kept, place.workbook.relative(kept))


def _exported(
    notebook: NotebookNode,
    paper: Paper,
    workbook: Workbook,
    run: _Run,
    told: _Told,
) -> tuple[str, bytes, bytes]:
    """HTML, PDF and Word, each from the executed notebook.

    Raises PublicationRefused where the notebook can't be a paper (a figure without words).
    """
    with execution.quick_imports():
        from quarterdeck.exporters import (
            BoardPaperHTMLExporter,
            BoardPaperPDFExporter,
            BoardPaperWordExporter,
        )

    resources = {"metadata": {"name": Path(paper.notebook).stem}}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("default")
        # For those who keep the libraries in step, not for those who read the record. The event
        # loops of notebooks that ran side by side are collected in here, and told of as unclosed.
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        try:
            told.step(f"{paper.id}: HTML")
            with run.timed(f"{paper.id}: HTML"):
                html, _ = BoardPaperHTMLExporter().from_notebook_node(  # type: ignore[no-untyped-call]
                    notebook, resources=copy.deepcopy(resources)
                )
            told.step(f"{paper.id}: PDF")
            with run.timed(f"{paper.id}: PDF"):
                pdf, _ = BoardPaperPDFExporter().from_notebook_node(  # type: ignore[no-untyped-call]
                    notebook, resources=copy.deepcopy(resources)
                )
            told.step(f"{paper.id}: Word")
            with run.timed(f"{paper.id}: Word"):
                word, _ = BoardPaperWordExporter().from_notebook_node(  # type: ignore[no-untyped-call]
                    notebook, resources=copy.deepcopy(resources)
                )
        except Problems as found:
            raise PublicationRefused(found.problems) from None
    run.warnings += dict.fromkeys(
        f"{paper.id}: {each.category.__name__}: "
        + execution.without_machine(str(each.message), workbook)
        for each in said
    )
    return html, pdf, word


def figures(notebook: Mapping[str, Any]) -> dict[str, str]:
    """The charts of an executed notebook: id to SVG, in the order they are shown."""
    found: dict[str, str] = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for chart in _charts(output.get("data", {}).get(blocks.MIME_TYPE)):
                found[re.sub(r"[^\w.-]+", "_", chart["id"])] = chart["svg"]
    return found


def _charts(shown: object) -> Iterator[Mapping[str, Any]]:
    """The charts of a block, those inside groups too."""
    if not isinstance(shown, Mapping):
        return
    if shown.get("block") == "chart":
        yield shown
    for inside in shown.get("blocks", ()):
        yield from _charts(inside)


# The last look


def _refuse_unfit(staged: Path, workbook: Workbook) -> None:
    """Raise PublicationRefused for what must not go out, in any file that a reader can open.

    A place on this machine; an image whose words are a stand-in for words; a request to the
    network when the page is opened.
    """
    problems = []
    for path in sorted(staged.rglob("*")):
        if path.suffix not in (".html", ".svg", ".ipynb", ".csv", ".json"):
            continue
        name = path.relative_to(staged).as_posix()
        text = path.read_text(encoding="utf-8")
        if execution.names_machine(text, workbook):
            right = "print no path in a notebook and put none in a block"
            problems.append(Problem(name, "", "it names a folder of this machine", right))
        if path.suffix == ".html":
            problems += _unfit_page(name, text)
    if problems:
        raise PublicationRefused(problems)


_IMAGE: Final = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT: Final = re.compile(r"\balt\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_FETCHED: Final = re.compile(
    r"<(?:script|img|iframe|source|embed)\b[^>]*\bsrc\s*=\s*[\"']?(?:https?:)?//"
    r"|<link\b[^>]*\bhref\s*=\s*[\"']?(?:https?:)?//"
    r"|url\(\s*[\"']?(?:https?:)?//",
    re.IGNORECASE,
)
_STAND_IN: Final = "no description has been provided"


def _unfit_page(name: str, text: str) -> list[Problem]:
    """What is wrong with a page as HTML."""
    problems = []
    if _STAND_IN in text.lower():
        right = "show blocks, which carry their words"
        problems.append(Problem(name, "", "an image has nbconvert's stand-in for its words", right))
    without = sum(1 for image in _IMAGE.findall(text) if _ALT.search(image) is None)
    if without:
        problems.append(Problem(name, "", f"images without alt: {without}", "give each its words"))
    if _FETCHED.search(text):
        wrong = "opening it would fetch something from the network"
        problems.append(Problem(name, "", wrong, "put it into the page itself"))
    return problems


# The record


def _embargoed(place: _Place, receipt: Receipt, prepared: Prepared) -> bool:
    """Whether a public edition may say nothing of what is in an extract."""
    embargo = receipt.facts.embargo
    published = prepared.params.quarter(place.quarter.label).published
    return place.audience == "public" and embargo is not None and published < embargo.until


def _sayable(place: _Place, prepared: Prepared) -> list[str]:
    """The notices of a run, without what readers noticed of extracts that are embargoed."""
    silent_on = [
        receipt.file for receipt in prepared.receipts if _embargoed(place, receipt, prepared)
    ]
    return [notice for notice in prepared.notices if not any(file in notice for file in silent_on)]


def _record(
    place: _Place,
    prepared: Prepared,
    chosen: Sequence[Paper],
    carried: Sequence[Paper],
    staged: Path,
    run: _Run,
) -> dict[str, Any]:
    """What this edition was made from, by what, when, and what came out."""
    now = dt.datetime.now(dt.UTC)
    workbook, quarter = place.workbook, place.quarter
    last = run_record.read(place.folder / run_record.FILE_NAME) or {}
    made_before = last.get("papers", {})
    papers = {
        paper.id: {"notebook": paper.notebook, "made": run_record.time_stamp(run.started)}
        for paper in chosen
    }
    for paper in carried:
        papers[paper.id] = made_before.get(paper.id, {"notebook": paper.notebook, "made": None})
    used = [workbook.notebooks / paper.notebook for paper in (*chosen, *carried)]
    params = prepared.params
    return {
        "format": run_record.FORMAT,
        "quarter": quarter.label,
        "audience": place.audience,
        "started": run_record.time_stamp(run.started),
        "finished": run_record.time_stamp(now),
        "seconds": run.seconds,
        "papers": papers,
        "carried_over": [paper.id for paper in carried],
        "code": run_record.code_version(),
        "machine": run_record.machine(),
        "libraries": run_record.libraries(),
        "params": {
            "quarter": params.quarters[quarter.label].model_dump(mode="json"),
            "papers": {paper.id: paper.model_dump(mode="json") for paper in (*chosen, *carried)},
        },
        "notices": _sayable(place, prepared),
        "warnings": run.warnings,
        "extracts": run_record.extracts(
            prepared.receipts,
            params.quarters[quarter.label].cutoff,
            silent_on={
                receipt.file
                for receipt in prepared.receipts
                if _embargoed(place, receipt, prepared)
            },
        ),
        "inputs": run_record.inputs(workbook, used),
        "outputs": run_record.outputs(staged),
    }
