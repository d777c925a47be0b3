"""The house stands as docs/architecture.md draws it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "lib" / "quarterdeck"
AGAINST_THE_ORDER = {("blocks", "markup")}  # drawn in JupyterLab only, and said in the document


def drawn() -> list[str]:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)


def module_of(path: Path) -> str:
    inside = path.relative_to(LIBRARY)
    return inside.parts[0].removesuffix(".py")


def standing() -> set[str]:
    return {module_of(path) for path in LIBRARY.rglob("*.py")} - {"__init__"}


def imports() -> set[tuple[str, str, str]]:
    """Each import of ours: the module, what it imports, and where."""
    found = set()
    for path in LIBRARY.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                if node.module == "quarterdeck":
                    names = [f"quarterdeck.{alias.name}" for alias in node.names]
                else:
                    names = [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                if name.startswith("quarterdeck.") and "__version__" not in name:
                    where = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                    found.add((module_of(path), name.split(".")[1], where))
    return found


def test_every_module_is_drawn_and_every_drawn_module_stands() -> None:
    assert sorted(drawn()) == sorted(standing())


def test_no_module_is_drawn_twice() -> None:
    assert len(drawn()) == len(set(drawn()))


def test_imports_point_up_the_table() -> None:
    order = {name: place for place, name in enumerate(drawn())}
    wrong = [
        f"{where}: {module} imports {imported}, which stands below it"
        for module, imported, where in sorted(imports())
        if module in order
        and imported in order
        and module != imported
        and order[imported] > order[module]
        and (module, imported) not in AGAINST_THE_ORDER
    ]
    assert not wrong, "\n".join(wrong)


def test_statistics_could_be_published_alone() -> None:
    taken = {imported for module, imported, _ in imports() if module == "statistics"}
    assert taken <= {"statistics"}


@pytest.mark.parametrize("package", ["papermill", "nbconvert", "nbclient"])
def test_only_publishing_knows_how_notebooks_run(package: str) -> None:
    knowing = {
        module_of(path)
        for path in LIBRARY.rglob("*.py")
        if re.search(rf"^\s*(import|from) {package}\b", path.read_text("utf-8"), re.MULTILINE)
    }
    assert knowing <= {"publish", "execution", "exporters", "cli", "run_record"}
