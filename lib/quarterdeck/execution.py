"""One notebook, run by papermill in a kernel of this very interpreter, and tidied.

The kernel gets its own environment: which workbook, one thread, no display, a fixed hash seed and
no profile of the user's. What differs from run to run (times, paths, addresses, random ids) is
taken out of the executed notebook, so that the same inputs give the same bytes. What the notebook
wrote to standard error is handed back as warnings and kept out of the paper.
"""

from __future__ import annotations

import contextlib
import copy
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from quarterdeck.paths import WORKBOOK_VARIABLE, Workbook, project_root
from quarterdeck.problems import Problem, Problems

if TYPE_CHECKING:
    from nbformat import NotebookNode

KERNEL: Final = {"name": "python3", "display_name": "Python 3", "language": "python"}
INJECTED_ID: Final = "injected-parameters"
DIED: Final = "the kernel died (out of memory, or killed)"
DID_NOT_START: Final = "the kernel didn't start"

_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ADDRESS: Final = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_KERNEL_FILE: Final = re.compile(r"[^\s:'\"<>]*ipykernel_\d+[/\\]\d+\.py")
_WARNING: Final = re.compile(r"(?P<file>.*?):\d+: (?P<words>\w*Warning: .*)")
_WIDGET: Final = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Executed:
    """A notebook that ran to its end. warnings: what it wrote to standard error, line by line."""

    notebook: NotebookNode
    warnings: tuple[str, ...]


class NotebookFailed(Exception):
    """A notebook stopped. `left` is as it was left, with the outputs up to there.

    cell: its number in the notebook's file, from 1. source: its first line. error: in words.
    """

    def __init__(self, name: str, cell: int, source: str, error: str, left: NotebookNode) -> None:
        self.name = name
        self.cell = cell
        self.source = source
        self.error = error
        self.left = left
        super().__init__(f"{name}, cell {cell} ({source}): {error}")


class Kernels:
    """The kernels of notebooks that run side by side, so that all can be stopped at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[subprocess.Popen[bytes]] = []
        self.stopped = False

    def started(self, process: subprocess.Popen[bytes]) -> None:
        """A kernel's process runs: one that starts after the others were stopped goes at once."""
        with self._lock:
            self._running.append(process)
            if self.stopped:
                process.kill()

    def stop(self) -> None:
        """Stop every kernel, and each that starts from now on. Their notebooks fail."""
        with self._lock:
            self.stopped = True
            for process in self._running:
                process.kill()


@contextlib.contextmanager
def quick_imports() -> Iterator[None]:
    """Import nbformat, papermill or nbconvert inside this, and a second is saved.

    nbformat imports jsonschema, which imports `rfc3987_syntax` where jupyterlab has brought it,
    and that parses a grammar of URIs at import (1.0 to 1.3 s). Without it jsonschema leaves out
    one check of URI formats, which no notebook has.
    """
    name = "rfc3987_syntax"
    known = name in sys.modules
    if not known:
        sys.modules[name] = None  # type: ignore[assignment]  # how Python spells "not importable"
    try:
        yield
    finally:
        if not known:
            sys.modules.pop(name, None)


def read(path: Path) -> NotebookNode:
    """A notebook, with a stable id for each cell and the kernel that we run it in.

    Raises Problems where the file is missing, is no notebook or is written for another language.
    """
    with quick_imports():
        import nbformat
    name = f"notebooks/{path.name}"
    try:
        # papermill and nbformat would make up random ids for the cells of an old notebook.
        as_read = nbformat.reads(path.read_text("utf-8"), 4)  # type: ignore[no-untyped-call]
        notebook: NotebookNode = _with_ids(as_read)
        nbformat.validate(notebook)
    except FileNotFoundError:
        problem = Problem(name, "", "there is no such notebook", "a paper names it in its form")
        raise Problems([problem]) from None
    except (ValueError, KeyError, nbformat.ValidationError) as error:
        wrong = f"it can't be read as a notebook ({str(error).splitlines()[0]})"
        raise Problems([Problem(name, "", wrong, "open and save it in JupyterLab")]) from None
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        wrong = f"it is written for {language}"
        raise Problems([Problem(name, "kernelspec", wrong, "papers are made in Python")])
    notebook.metadata["kernelspec"] = dict(KERNEL)
    return notebook


def _with_ids(notebook: NotebookNode) -> NotebookNode:
    """The notebook in format 4.5, where every cell has an id: its own, or one by its place."""
    has_ids = (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    for number, cell in enumerate(notebook.cells, start=1):
        if not has_ids or "id" not in cell:
            cell["id"] = f"cell-{number}"
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return notebook


def refuse_unknown(notebook: NotebookNode, parameters: Mapping[str, object], name: str) -> None:
    """Raise Problems for each parameter that the notebook doesn't declare.

    papermill only warns about these, and the paper would be about the default quarter.
    """
    with quick_imports():
        import papermill  # type: ignore[import-untyped]
    declared = tuple(papermill.inspect_notebook(notebook))
    there_are = f"it declares {', '.join(declared)}" if declared else "it declares none"
    unknown = [
        Problem(
            name,
            "the cell tagged parameters",
            f"it doesn't declare the parameter {parameter!r}; {there_are}",
            f'write {parameter}: str = "..." there',
        )
        for parameter in parameters
        if parameter not in declared
    ]
    if unknown:
        raise Problems(unknown)


def execute(
    path: Path,
    parameters: Mapping[str, object],
    workbook: Workbook,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    kernels: Kernels | None = None,
) -> Executed:
    """Run a notebook from its first cell to its last in a new kernel, and tidy it.

    progress: told the cells done and the cells there are. kernels: where the kernel is put down,
    for whoever may have to stop it. Raises Problems for a notebook that
    can't be read or an unknown parameter, and NotebookFailed where a cell raises.
    """
    kernels = kernels or Kernels()
    notebook = read(path)
    refuse_unknown(notebook, parameters, f"notebooks/{path.name}")
    total = len(notebook.cells) + 1
    with tempfile.TemporaryDirectory(prefix="quarterdeck-") as folder:
        environment = kernel_environment(workbook, Path(folder))
        run = _papermill(
            notebook, parameters, path, Path(folder), environment, kernels, progress, total
        )
    return Executed(*tidied(run, workbook))


def kernel_environment(workbook: Workbook, scratch: Path) -> dict[str, str]:
    """What the kernel's environment has beyond ours. scratch: a folder that goes afterwards."""
    return {
        WORKBOOK_VARIABLE: str(workbook.root),
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        # The user's start-up scripts and history are no part of a paper.
        "IPYTHONDIR": str(scratch / "ipython"),
    }


def _papermill(
    notebook: NotebookNode,
    parameters: Mapping[str, object],
    path: Path,
    scratch: Path,
    environment: Mapping[str, str],
    kernels: Kernels,
    progress: Callable[[int, int], None],
    total: int,
    tries: int = 2,
) -> NotebookNode:
    """The notebook as papermill leaves it. Raises NotebookFailed.

    tries: how often to start a kernel that doesn't answer.
    """
    with quick_imports():
        import nbformat
        import papermill

    begun: list[NotebookNode] = []
    log = scratch / "kernel.log"

    def cell_begins(cell: NotebookNode, cell_index: int) -> None:
        begun.append(cell)
        progress(cell_index, total)

    saved = scratch / "executed.ipynb"
    try:
        done: NotebookNode = papermill.execute_notebook(
            notebook,
            # papermill fills in {names} in a path; a temporary folder may hold braces.
            str(saved).replace("{", "{{").replace("}", "}}"),
            parameters=dict(parameters),
            progress_bar=False,
            # Saved once at the end, or on failure, instead of twice for each cell.
            request_save_on_cell_execute=False,
            kernel_manager_class=_this_interpreter(environment, log, kernels),
            shutdown_kernel="immediate",
            record_timing=False,
            # Where JupyterLab would start it; notebooks don't rely on it.
            resources={"metadata": {"path": str(path.parent)}},
            on_cell_start=cell_begins,
        )
    except papermill.PapermillExecutionError as failure:
        left = nbformat.read(saved, as_version=4)  # type: ignore[no-untyped-call]
        source, error = _first_line(failure.source), _in_one_line(failure.ename, failure.evalue)
        number = _number_in_file(notebook, failure.cell_index)
        raise NotebookFailed(path.name, number, source, error, left) from None
    except RuntimeError:
        # nbclient's for a kernel that died, jupyter_client's for one that never answered. The
        # latter happens when another program takes a port between its choice and its use.
        if not begun and tries > 1 and not kernels.stopped:
            return _papermill(
                notebook,
                parameters,
                path,
                scratch,
                environment,
                kernels,
                progress,
                total,
                tries - 1,
            )
        raise _stopped(notebook, begun, path.name, log) from None
    progress(total, total)
    return done


def _stopped(
    notebook: NotebookNode, begun: list[NotebookNode], name: str, log: Path
) -> NotebookFailed:
    """The failure of a kernel that went away. begun: the cells that it had begun."""
    if not begun:
        return NotebookFailed(name, 1, "", _last_words(log, DID_NOT_START), notebook)
    number, source = _number_in_file(notebook, len(begun) - 1), _first_line(begun[-1].source)
    left = copy.copy(notebook)
    left["cells"] = begun
    return NotebookFailed(name, number, source, _last_words(log, DIED), left)


def _last_words(log: Path, what: str) -> str:
    """What became of the kernel, with the last line that its process wrote, if it wrote any."""
    written = log.read_text("utf-8", "replace").splitlines() if log.is_file() else []
    # Each kernel begins by saying that it is reached over TCP.
    lines = [line for line in written if line.strip() and not line.startswith("[IPKernelApp]")]
    return f"{what}; its last words: {lines[-1].strip()}" if lines else what


def _number_in_file(notebook: NotebookNode, index: int) -> int:
    """A cell's number in the file, from its index after papermill has put its own cell in."""
    tagged = [
        place
        for place, cell in enumerate(notebook.cells)
        if "parameters" in cell.metadata.get("tags", [])
    ]
    return index if tagged and index > tagged[0] + 1 else index + 1


def _first_line(source: str) -> str:
    """A cell's first line of code, for a message."""
    lines = [line.strip() for line in source.splitlines()]
    code = [line for line in lines if line and not line.startswith("#")]
    return (code or lines or [""])[0][:100]


def _in_one_line(name: str, value: str) -> str:
    """An error in one line; Problems whole, because each of its lines is one."""
    lines = _COLOUR.sub("", value).strip().splitlines()
    if name == Problems.__name__ and len(lines) > 1:
        return "\n".join(lines)
    return f"{name}: {lines[0].strip()}" if lines else name


def _this_interpreter(environment: Mapping[str, str], log: Path, kernels: Kernels) -> type[Any]:
    """A kernel manager whose kernel is this interpreter, whatever kernels are installed.

    log: where the kernel's process writes what isn't the output of a cell.
    """
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    spec = KernelSpec(
        argv=[
            sys.executable,
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
            "--HistoryManager.enabled=False",
        ],
        display_name=KERNEL["display_name"],
        language=KERNEL["language"],
        metadata={"supported_encryption": ["curve"]},
    )

    class ThisInterpreter(AsyncKernelManager):
        """Starts the interpreter that we run in."""

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
            with log.open("ab") as file:
                await super().start_kernel(
                    **options,
                    env={**os.environ, **environment},
                    stdout=file,
                    stderr=file,
                )
            kernels.started(self.provisioner.process)  # type: ignore[union-attr]

    return ThisInterpreter


# What differs from run to run


def tidied(notebook: NotebookNode, workbook: Workbook) -> tuple[NotebookNode, tuple[str, ...]]:
    """The notebook without times, paths, addresses and random ids; and its warnings.

    Changes the notebook it is given.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("widgets", None)
    warnings: list[str] = []
    for number, cell in enumerate(notebook.cells, start=1):
        for kept in ("papermill", "execution"):
            cell.metadata.pop(kept, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = INJECTED_ID
        if not cell.metadata.get("tags", True):
            cell.metadata.pop("tags")
        if cell.cell_type != "code":
            continue
        said = "".join(_text(output) for output in cell.outputs if _is_standard_error(output))
        warnings += [
            f"cell {number}: {line}" for line in warning_lines(without_machine(said, workbook))
        ]
        cell.outputs = [
            _tidied_output(output, workbook)
            for output in cell.outputs
            if not _is_standard_error(output)
        ]
    return notebook, tuple(dict.fromkeys(warnings))


def _is_standard_error(output: Mapping[str, Any]) -> bool:
    return output["output_type"] == "stream" and output.get("name") == "stderr"


def _text(output: Mapping[str, Any]) -> str:
    text = output.get("text", "")
    return text if isinstance(text, str) else "".join(text)


def _tidied_output(output: NotebookNode, workbook: Workbook) -> NotebookNode:
    """An output whose plain text names no address and no place on this machine."""
    if output.output_type == "stream":
        output["text"] = without_machine(_text(output), workbook)
    data = output.get("data", {})
    data.pop(_WIDGET, None)
    if isinstance(data.get("text/plain"), str):
        data["text/plain"] = without_machine(data["text/plain"], workbook)
    return output


def without_machine(text: str, workbook: Workbook) -> str:
    """A text without this machine's folders, kernel files and memory addresses."""
    text = _KERNEL_FILE.sub("cell", _COLOUR.sub("", text))
    for folder, words in _folders(workbook).items():
        text = text.replace(folder, words)
    return _ADDRESS.sub("0x0", text)


def names_machine(text: str, workbook: Workbook) -> bool:
    """Whether a text names a folder of this machine."""
    # A notebook is JSON, where the backslashes of Windows are doubled.
    return any(
        folder in text or folder.replace("\\", "\\\\") in text for folder in _folders(workbook)
    )


def _folders(workbook: Workbook) -> dict[str, str]:
    """The folders that give a machine away, each with what is printed for it, longest first.

    A folder straight under the root is left out: its name could be a word of the paper.
    """
    named = {
        str(workbook.root): ".",
        str(project_root()): "quarterdeck",
        sys.prefix: "python",
        sys.base_prefix: "python",
        str(Path.home()): "~",
    }
    telling = {folder: words for folder, words in named.items() if len(Path(folder).parts) > 2}
    return dict(sorted(telling.items(), key=lambda pair: -len(pair[0])))


def warning_lines(said: str) -> Iterator[str]:
    """What standard error says, a line for each warning, without the code that Python quotes."""
    after_warning = False
    for line in said.splitlines():
        match = _WARNING.fullmatch(line)
        if match is not None:
            yield match["words"]
        elif line.strip() and not (after_warning and line.startswith("  ")):
            yield line.rstrip()
        after_warning = match is not None
