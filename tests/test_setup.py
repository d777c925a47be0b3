"""What the outer papers promise: set-up, lock, conda, licence, links, and what may be committed."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from pathspec import GitIgnoreSpec
from rattler import MatchSpec

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BOOTSTRAP = (ROOT / "tools/bootstrap.sh").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
IGNORED = GitIgnoreSpec.from_lines((ROOT / ".gitignore").read_text(encoding="utf-8").splitlines())


def committed() -> list[Path]:
    """Every file that git tracks; in a copy without git, every file that isn't ignored."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False
    )
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")[:-1]
    else:
        names = [
            path.relative_to(ROOT).as_posix()
            for path in ROOT.rglob("*")
            if ".git" not in path.parts and ".venv" not in path.parts
        ]
        names = [name for name in names if not IGNORED.match_file(name)]
    return sorted(path for name in names if (path := ROOT / name).is_file())


COMMITTED = committed()
NOTEBOOKS = [path for path in COMMITTED if path.suffix == ".ipynb"]
DOCUMENTS = [path for path in COMMITTED if path.suffix == ".md" and "data" not in path.parts]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def requirements(lines: list[str]) -> dict[str, SpecifierSet]:
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): each.specifier for each in parsed}


DEPENDENCIES = requirements(PROJECT["dependencies"])
DEVELOPMENT = requirements(PROJECT["optional-dependencies"]["dev"])
BUILD = requirements(
    tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
)


def pins() -> Iterator[tuple[Requirement, list[str]]]:
    """Each pin of the lock with its hashes."""
    joined = re.sub(r"\\\n", " ", LOCK)
    for line in joined.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            pin, *hashes = line.split("--hash=")
            yield Requirement(pin.strip()), [each.strip() for each in hashes]


PINS = list(pins())


# pyproject.toml, requirements.lock and environment.yml


def test_no_package_is_named_twice() -> None:
    named = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert len(named) == len(DEPENDENCIES | DEVELOPMENT)


@pytest.mark.parametrize(("name", "bounds"), sorted((DEPENDENCIES | DEVELOPMENT | BUILD).items()))
def test_lock_pins_each_package_within_its_bounds(name: str, bounds: SpecifierSet) -> None:
    pinned = [pin for pin, _ in PINS if canonicalize_name(pin.name) == name]
    assert pinned, f"{name} isn't in requirements.lock: make lock"
    for pin in pinned:
        (exactly,) = pin.specifier
        assert bounds.contains(exactly.version, prereleases=True), f"{pin} isn't {bounds}"


def test_lock_gives_one_exact_version_and_hashes_of_each_package() -> None:
    assert len({canonicalize_name(pin.name) for pin, _ in PINS}) == len(PINS)
    for pin, hashes in PINS:
        (exactly,) = pin.specifier
        assert exactly.operator == "=="
        assert "*" not in exactly.version
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes)


def test_lock_names_no_address_no_file_and_no_index() -> None:
    code = "\n".join(line for line in LOCK.splitlines() if not line.lstrip().startswith("#"))
    assert "://" not in LOCK
    assert " @ " not in code
    assert not re.search(r"^\s*-(?!-hash=)", code, re.MULTILINE)


def test_lock_says_how_it_is_made() -> None:
    assert "make lock" in LOCK.splitlines()[1]
    assert re.search(r"^lock:", MAKEFILE, re.MULTILINE)


def test_environment_has_the_packages_and_bounds_of_the_project() -> None:
    (pip,) = [each["pip"] for each in ENVIRONMENT["dependencies"] if isinstance(each, dict)]
    assert pip[-1] == "-e ."
    assert requirements(pip[:-1]) == DEPENDENCIES | DEVELOPMENT
    assert len(pip) - 1 == len(DEPENDENCIES | DEVELOPMENT)


def test_environment_is_what_conda_reads() -> None:
    assert set(ENVIRONMENT) == {"name", "channels", "dependencies"}
    assert ENVIRONMENT["name"] == "quarterdeck"
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    conda = [each for each in ENVIRONMENT["dependencies"] if isinstance(each, str)]
    specs = {str(spec.name.normalized): spec for spec in map(strict_spec, conda)}
    assert set(specs) == {"python", "pip"}
    assert conda == [f"python{PROJECT['requires-python']}", "pip>=24"]


def strict_spec(text: str) -> MatchSpec:
    return MatchSpec(text, strict=True)


@pytest.mark.parametrize("text", ["python=>3.11", "bad pack age", "python >=3.11 <<4"])
def test_a_conda_spec_with_a_slip_is_refused(text: str) -> None:
    with pytest.raises(Exception, match=r".+"):
        strict_spec(text)


def test_one_range_of_pythons_is_named_everywhere() -> None:
    python = SpecifierSet(PROJECT["requires-python"])
    allowed = [f"3.{minor}" for minor in range(5, 30) if f"3.{minor}" in python]
    assert allowed == ["3.11", "3.12", "3.13", "3.14"]
    assert "(3, 11) <= sys.version_info < (3, 15)" in BOOTSTRAP
    for text in (README, MAKEFILE, BOOTSTRAP):
        assert "3.11 to 3.14" in text
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in allowed


def imported(folder: str) -> Iterator[tuple[str, Path]]:
    """The packages that the modules of a folder import, with where."""
    for path in COMMITTED:
        if path.suffix == ".py" and short(path).startswith(f"{folder}/"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from ((each.name.split(".")[0], path) for each in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield node.module.split(".")[0], path


@pytest.mark.parametrize(
    ("folder", "declared"),
    [
        ("lib", DEPENDENCIES),
        ("tests", DEPENDENCIES | DEVELOPMENT),
        ("tools", DEPENDENCIES | DEVELOPMENT),
        ("benchmarks", DEPENDENCIES | DEVELOPMENT),
    ],
    ids=["lib", "tests", "tools", "benchmarks"],
)
def test_what_is_imported_is_declared(folder: str, declared: dict[str, SpecifierSet]) -> None:
    ours = {"quarterdeck", *(path.stem for path in COMMITTED if path.suffix == ".py")}
    ours |= {path.parent.name for path in COMMITTED if path.name == "__init__.py"}
    ours |= {path.parent.name for path in COMMITTED if path.suffix == ".py"}
    packages = metadata.packages_distributions()
    undeclared = {
        f"{short(path)}: {name}"
        for name, path in imported(folder)
        if name not in sys.stdlib_module_names
        and name not in ours
        and not {canonicalize_name(each) for each in packages.get(name, [])} & set(declared)
    }
    assert not undeclared


def test_the_installed_packages_satisfy_the_project() -> None:
    for name, bounds in (DEPENDENCIES | DEVELOPMENT).items():
        assert bounds.contains(Version(metadata.version(name)), prereleases=True), name


# The commands


def test_every_make_command_in_the_documents_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert {"papers", "test", "lint", "format", "lock", "explore", "clean", "help"} <= targets
    named = {
        (short(path), target)
        for path in DOCUMENTS
        for target in re.findall(
            r"(?:`|^\s*)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert named
    assert not {each for each in named if each[1] not in targets}


def test_every_quarterdeck_command_in_the_documents_exists() -> None:
    from quarterdeck import cli

    commands = set(cli.command.commands)
    assert commands == {
        *("prepare", "publish", "check", "compare", "trace"),
        *("new", "add", "templates", "explore"),
    }
    named = {
        (short(path), command)
        for path in (*DOCUMENTS, ROOT / "Makefile")
        for command in re.findall(
            r"(?:`|^\s*|/)quarterdeck ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert {command for name, command in named if name == "README.md"} >= commands - {"explore"}
    assert not {each for each in named if each[1] not in commands}


def test_the_environment_is_built_again_only_when_its_sources_change(tmp_path: Path) -> None:
    """The target of the stamp alone, with a bootstrap that only counts its calls."""
    (tmp_path / "tools").mkdir()
    (tmp_path / ".venv").mkdir()
    (tmp_path / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    calls = tmp_path / "calls"
    (tmp_path / "tools/bootstrap.sh").write_text("echo called >> calls\n", encoding="utf-8")

    def build() -> int:
        subprocess.run(["make", "-s", ".venv/.built"], cwd=tmp_path, check=True)
        return len(calls.read_text(encoding="utf-8").splitlines())

    assert build() == 1
    assert build() == 1
    stamp = (tmp_path / ".venv/.built").stat().st_mtime
    for times, name in enumerate(("requirements.lock", "pyproject.toml"), start=2):
        os.utime(tmp_path / name, (stamp + times, stamp + times))
        os.utime(tmp_path / ".venv/.built", (stamp + times - 1, stamp + times - 1))
        assert build() == times


@pytest.mark.parametrize("python", ["no-such-python", "true", "echo"])
def test_a_python_that_does_not_serve_is_named_in_one_line(python: str, tmp_path: Path) -> None:
    # A copy, so that no slip in the script can reach the environment that the tests run in.
    (tmp_path / "tools").mkdir()
    script = tmp_path / "tools/bootstrap.sh"
    script.write_text(BOOTSTRAP, encoding="utf-8")
    ran = subprocess.run(
        ["sh", str(script)],
        env={"PATH": "/usr/bin:/bin", "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        f"PYTHON is '{python}', which isn't a Python from 3.11 to 3.14 that runs."
    ]
    assert not (tmp_path / ".venv").exists()


def test_a_bare_debian_is_told_the_package_and_the_command(tmp_path: Path) -> None:
    """A Python without ensurepip, and nobody with the right to install it."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "bin").mkdir()
    script = tmp_path / "tools/bootstrap.sh"
    script.write_text(BOOTSTRAP, encoding="utf-8")
    bare = tmp_path / "bin/python3"
    bare.write_text(
        f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n',
        encoding="utf-8",
    )
    bare.chmod(0o755)
    (tmp_path / "bin/dirname").symlink_to(shutil.which("dirname") or "")
    ran = subprocess.run(
        [shutil.which("sh") or "sh", str(script)],
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        f"{bare} can't make an environment: the package {package} is missing. "
        f"Install it, then run make again: sudo apt-get install {package}"
    ]


def test_the_scripts_of_set_up_are_sound_shell() -> None:
    for shell, name in (("sh", "tools/bootstrap.sh"), ("bash", ".ci/run")):
        subprocess.run([shell, "-n", str(ROOT / name)], check=True)


def test_pre_commit_fetches_nothing() -> None:
    from pre_commit.clientlib import load_config

    repositories = load_config(ROOT / ".pre-commit-config.yaml")["repos"]
    assert [each["repo"] for each in repositories] == ["local"]
    for hook in repositories[0]["hooks"]:
        assert hook["language"] in ("system", "unsupported")


# The papers


def test_licence_is_mit_everywhere() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License\n\nCopyright (c) 2026 Quarterdeck contributors\n")
    assert PROJECT["license"] == "MIT"
    assert "MIT" in README


def tree_of(document: str) -> Iterator[str]:
    """The names in the README's tree: the first word of each line of its block."""
    (block,) = re.findall(r"^## What is where\n+```\n(.*?)^```", document, re.DOTALL | re.MULTILINE)
    for line in block.splitlines():
        names, _, _ = line.partition("  ")
        yield from names.split()


def test_every_name_in_the_tree_of_the_readme_exists() -> None:
    named = list(tree_of(README))
    assert len(named) > 10
    for name in named:
        path = name.replace("<source>", "").replace("<quarter>", "").rstrip("/")
        assert (ROOT / path).exists(), name


def test_every_folder_at_the_top_is_in_the_tree_of_the_readme() -> None:
    tops = {
        parts[0]
        for path in COMMITTED
        if len(parts := path.relative_to(ROOT).parts) > 1 and not parts[0].startswith(".")
    }
    assert tops <= {name.split("/")[0] for name in tree_of(README)}


LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_every_link_leads_to_a_file_and_heading(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    for address in LINK.findall(text):
        if re.match(r"[a-z]+:", address):
            continue
        name, _, anchor = unquote(address).partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), f"{short(document)} links to {address}"
        if anchor:
            assert anchor in anchors(target), f"{short(document)} links to {address}"


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as a forge makes them."""
    headings = re.findall(r"^#+\s+(.*?)\s*$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_pictures_have_words() -> None:
    for document in DOCUMENTS:
        for words in re.findall(r"!\[([^\]]*)\]\(", document.read_text(encoding="utf-8")):
            assert len(words.split()) >= 8, f"{short(document)}: {words!r}"


# What may be committed


@pytest.mark.parametrize(
    "name",
    [
        "lib/quarterdeck/__init__.py",
        "lib/quarterdeck/templates/board_paper/paper.css",
        "params/quarters/2017-18-Q3.yml",
        "data/raw/recorded_crime/recorded_crime.csv",
        "data/processed/2017-18-Q3.csv",
        "notebooks/01_safer_communities.ipynb",
        "docs/pictures/dashboard.png",
        "requirements.lock",
    ],
)
def test_git_keeps(name: str) -> None:
    assert not IGNORED.match_file(name)


@pytest.mark.parametrize(
    "name",
    [
        ".venv/bin/python",
        "outputs/2017-18-Q3/safer_communities.pdf",
        "data/processed/observations.parquet",
        "notebooks/.ipynb_checkpoints/01_safer_communities-checkpoint.ipynb",
        "lib/quarterdeck/__pycache__/periods.cpython-311.pyc",
    ],
)
def test_git_ignores(name: str) -> None:
    assert IGNORED.match_file(name)


def test_notebooks_hold_a_kernel_and_nothing_computed() -> None:
    assert NOTEBOOKS
    for path in NOTEBOOKS:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert notebook["metadata"]["kernelspec"]["name"] == "python3", short(path)
        assert "widgets" not in notebook["metadata"], short(path)
        assert "papermill" not in notebook["metadata"], short(path)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                assert cell["outputs"] == [], short(path)
                assert cell["execution_count"] is None, short(path)


# A home folder on Linux, macOS or Windows, or a working folder at the root of a machine.
SOMEBODYS_FOLDER = re.compile(
    r"(?<![\w.~:/>-])/(?:home|Users|root|work|mnt)/[\w.-]|\b[A-Z]:\\+(?:Users|work)\\"
)


def text_of(path: Path) -> str | None:
    """The words of a file, or None for a binary one."""
    data = path.read_bytes()
    return None if b"\0" in data[:8192] else data.decode("utf-8", errors="replace")


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = []
    for path in COMMITTED:
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1):
            if f"{ROOT}/" in line or SOMEBODYS_FOLDER.search(line):
                found.append(f"{short(path)}:{number}: {line.strip()[:100]}")
    assert not found


@pytest.mark.parametrize(
    ("line", "names_one"),
    [
        ("/" + "home/ann/quarterdeck", True),
        ("File '/" + "Users/ann/x.py'", True),
        ("C:" + "\\Users\\ann", True),
        ("docs/" + "work/plan", False),
        ("https://example.org/" + "home/page", False),
        ("at home/work", False),
    ],
)
def test_what_counts_as_somebodys_folder(line: str, names_one: bool) -> None:
    assert bool(SOMEBODYS_FOLDER.search(line)) is names_one


def test_no_committed_file_is_larger_than_five_megabytes() -> None:
    assert not [short(path) for path in COMMITTED if path.stat().st_size > 5_000_000]


def test_nothing_is_left_to_do() -> None:
    unfinished = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|NotImplemented" r"Error)\b")
    assert not [
        f"{short(path)}:{number}"
        for path in COMMITTED
        if path.suffix in (".py", ".ipynb", ".md", ".j2", ".typ", ".sh", ".yml")
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1)
        if unfinished.search(line)
    ]
