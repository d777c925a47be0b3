"""The params: loaded whole, looked up, resolved for a date; the schemas that editors use."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import time
from pathlib import Path
from typing import Any

import jsonschema
import pydantic
import pytest
from quarterdeck.params import (
    ActionStatus,
    AreaKind,
    Footnote,
    Params,
    QuarterParams,
    Target,
    field_tables,
    in_force,
    json_schema,
    load,
)
from quarterdeck.params.action_log import ActionsFile
from quarterdeck.params.dated import holds_on
from quarterdeck.params.documents import document_of, read_document
from quarterdeck.params.framework import Comment
from quarterdeck.params.in_words import as_model
from quarterdeck.params.places import PeerMembers
from quarterdeck.params.references import folded
from quarterdeck.params.strict import PATTERNS_IN_WORDS, Strict
from quarterdeck.params.weights import WeightsFile
from quarterdeck.paths import Workbook, project_root
from workbooks import FILES, act, edit, small_workbook, weigh

PROJECT = Workbook(project_root())
SHIPPED = {
    "areas": "params/areas.yml",
    "peers": "params/peers.yml",
    "sources": "params/sources.yml",
    "actions": "params/actions.yml",
    "framework": "params/indicators/*.yml",
    "paper": "params/papers/*.yml",
    "quarter": "params/quarters/*.yml",
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return small_workbook(tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="module")
def params(workbook: Workbook) -> Params:
    return load(workbook)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# What is loaded


def test_everything_is_loaded_in_the_order_of_the_files(params: Params) -> None:
    assert list(params.areas) == ["northam", "southam", "midshire", "far_county", "near_county"]
    assert list(params.sources) == ["crime", "people", "conferences"]
    assert list(params.peer_groups) == ["neighbours"]
    assert list(params.frameworks) == ["midshire_safety"]
    assert list(params.papers) == ["midshire_safety"]
    assert list(params.quarters) == ["2017-18-Q3"]


def test_values_have_the_types_of_the_models(params: Params) -> None:
    target = params.indicator("midshire_safety", "all_crime").targets[0]
    assert (target.since, target.value) == (dt.date(2016, 4, 1), 60.0)
    assert isinstance(target.value, float)
    assert params.area("northam").kind is AreaKind.DISTRICT
    assert params.area("midshire").parts == ("northam", "southam")
    assert params.quarter("2017-18-Q3").quarter == "2017-18-Q3"
    assert params.quarter("2017-18-Q3").cutoff == dt.date(2018, 2, 2)


def test_yaml_1_2_words_stay_words(tmp_path: Path) -> None:
    workbook = small_workbook(tmp_path)
    edit(workbook, "params/areas.yml", "name: Northam\n", "name: no\n")
    edit(workbook, "params/areas.yml", "[Northam Borough]", "[off, 2016-17, 1_000, 12:30, on]")
    area = load(workbook).area("northam")
    assert area.name == "no"
    assert area.aliases == ("off", "2016-17", "1_000", "12:30", "on")


def test_nothing_can_be_changed(params: Params) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        params.areas = {}  # type: ignore[misc]
    with pytest.raises(TypeError):
        params.areas["northam"] = params.area("southam")  # type: ignore[index]
    with pytest.raises(pydantic.ValidationError):
        params.area("northam").name = "Elsewhere"


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    workbook = small_workbook(tmp_path)
    path = workbook.params / "areas.yml"
    path.write_bytes(b"\xef\xbb\xbf" + FILES["params/areas.yml"].replace("\n", "\r\n").encode())
    assert load(workbook).area("northam").aliases == ("Northam Borough",)


def test_an_alias_of_yaml_repeats_a_value(tmp_path: Path) -> None:
    workbook = small_workbook(tmp_path)
    register = "params/indicators/midshire_safety.yml"
    edit(workbook, register, "[repeats]", "&repeats [repeats]")
    edit(workbook, register, "[repeats, others]", "*repeats")
    assert load(workbook).indicator("midshire_safety", "cases").numerator.categories == ("repeats",)


# Look-ups


def test_leaf_areas_go_down_to_the_last_parts(tmp_path: Path) -> None:
    workbook = small_workbook(tmp_path)
    edit(
        workbook,
        "params/areas.yml",
        "  - {id: far_county,",
        "  - {id: force, name: Force, kind: force, parts: [midshire, far_county]}\n"
        "  - {id: far_county,",
    )
    params = load(workbook)
    assert [area.id for area in params.leaf_areas("force")] == ["northam", "southam", "far_county"]
    assert [area.id for area in params.leaf_areas("midshire")] == ["northam", "southam"]
    assert [area.id for area in params.leaf_areas("northam")] == ["northam"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Northam", "northam"),
        ("northam borough", "northam"),
        ("  NORTHAM   Borough\t", "northam"),
        ("e07000901", "northam"),
        ("far_county", "far_county"),
        ("Far County", "far_county"),
        ("Northam Boro", None),
        ("Northham", None),
        ("", None),
    ],
)
def test_an_area_is_found_by_any_of_its_names(params: Params, text: str, found: str | None) -> None:
    area = params.find_area(text)
    assert (area.id if area else None) == found


def test_districts_stand_in_the_order_of_the_dashboard(params: Params) -> None:
    assert [area.letter for area in params.districts("midshire_safety")] == ["N", "S"]


def test_area_of_an_indicator(params: Params) -> None:
    assert params.area_of("midshire_safety", "all_crime").id == "midshire"


def test_commentary_may_be_about_outcomes_indicators_and_sections(params: Params) -> None:
    assert params.commentary_ids("2017-18-Q3") == {
        *("crime_falls", "repeats_fall"),
        *("all_crime", "repeat_cases", "cases"),
        *("introduction", "overall"),
        *("midshire_safety.introduction", "midshire_safety.overall"),
    }


def test_a_section_of_two_papers_is_named_with_its_paper(params: Params) -> None:
    board = params.papers["midshire_safety"]
    section = board.sections[0]
    pack = board.model_copy(update={"id": "pack", "sections": (section,)})
    quarter = params.quarters["2017-18-Q3"].model_copy(
        update={"papers": ("midshire_safety", "pack")}
    )
    both = dataclasses.replace(
        params, papers={**params.papers, "pack": pack}, quarters={"2017-18-Q3": quarter}
    ).commentary_ids("2017-18-Q3")
    assert section.id == "introduction"
    assert {"overall", "midshire_safety.introduction", "pack.introduction"} <= both
    assert "introduction" not in both


@pytest.mark.parametrize(
    ("look_up", "message"),
    [
        (lambda p: p.area("nortam"), "there is no area 'nortam'; did you mean 'northam'?"),
        (
            lambda p: p.peer_group("zzz"),
            "there is no peer group 'zzz'; the known ones are neighbours",
        ),
        (lambda p: p.source("crimes"), "there is no source 'crimes'; did you mean 'crime'?"),
        (
            lambda p: p.indicator("midshire_safety", "all_crimes"),
            "there is no indicator of midshire_safety 'all_crimes'; did you mean 'all_crime'?",
        ),
        (
            lambda p: p.quarter("2017-18-Q2"),
            "there is no quarter '2017-18-Q2'; did you mean '2017-18-Q3'?",
        ),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    params: Params, look_up: Any, message: str
) -> None:
    with pytest.raises(LookupError) as raised:
        look_up(params)
    assert str(raised.value) == message


@pytest.mark.parametrize("text", ["Leicester City", " leicester  CITY ", "LEICESTER CITY"])
def test_folding_leaves_out_capitals_and_spaces_only(text: str) -> None:
    assert folded(text) == "leicester city"
    assert folded(text + "s") != folded(text)


# Dated values: the day before, the day, the day after


@pytest.mark.parametrize(
    ("on", "target", "band", "peers"),
    [
        # all_crime has targets of 60 from April 2016 and 55.5 from April 2017; repeat_cases has
        # bands from 25 (April 2012) and from 28 (April 2016); a third peer joined in April 2016.
        ("2012-03-31", None, None, 0),
        ("2012-04-01", None, 25, 2),
        ("2016-03-31", None, 25, 2),
        ("2016-04-01", 60, 28, 3),
        ("2016-04-02", 60, 28, 3),
        ("2017-03-31", 60, 28, 3),
        ("2017-04-01", 55.5, 28, 3),
        ("2017-04-02", 55.5, 28, 3),
    ],
)
def test_targets_bands_and_peers_are_those_of_the_date(
    params: Params, on: str, target: float | None, band: float | None, peers: int
) -> None:
    targets = params.indicator("midshire_safety", "all_crime").targets
    bands = params.indicator("midshire_safety", "repeat_cases").bands
    found_target, found_band = in_force(targets, day(on)), in_force(bands, day(on))
    assert (found_target.value if found_target else None) == target
    assert (found_band.low if found_band else None) == band
    assert len(params.peer_members("neighbours", day(on))) == peers


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2017-03-31", None),
        ("2017-04-01", "sheds are counted"),
        ("2017-04-02", "sheds are counted"),
    ],
)
def test_a_break_holds_from_its_day(params: Params, on: str, reason: str | None) -> None:
    found = in_force(params.indicator("midshire_safety", "all_crime").breaks, day(on))
    assert (found.reason if found else None) == reason


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Params:
    workbook = small_workbook(tmp_path_factory.mktemp("weighed"))
    weigh(workbook)
    return load(workbook)


@pytest.mark.parametrize(
    ("category", "subcategory", "on", "value"),
    [
        # Burglary weighs 20 from April 2016 and 22.5 from April 2017.
        ("burglary", "", "2016-03-31", None),
        ("burglary", "", "2016-04-01", 20),
        ("burglary", "", "2016-04-02", 20),
        ("burglary", "", "2017-03-31", 20),
        ("burglary", "", "2017-04-01", 22.5),
        ("burglary", "", "2017-04-02", 22.5),
        # That of a dwelling has its own from January 2017, and until then burglary's.
        ("burglary", "dwelling", "2016-03-31", None),
        ("burglary", "dwelling", "2016-12-31", 20),
        ("burglary", "dwelling", "2017-01-01", 30),
        ("burglary", "dwelling", "2017-04-01", 30),
        ("burglary", "shed", "2017-04-01", 22.5),
        # A weight of nought is one; a category that isn't listed has none.
        ("theft", "", "2017-04-01", 0),
        ("theft", "", "2017-03-31", None),
        ("arson", "", "2017-04-01", None),
    ],
)
def test_a_weight_is_that_of_the_date(
    weighed: Params, category: str, subcategory: str, on: str, value: float | None
) -> None:
    weight = weighed.weight("invented", category, day(on), subcategory)
    assert (weight.value if weight else None) == value


def test_a_weight_says_who_published_it_and_its_set_what_it_counts(weighed: Params) -> None:
    weight = weighed.weight("invented", "burglary", day("2017-04-01"))
    assert weight is not None
    assert (weight.since, weight.authority) == (day("2017-04-01"), "made up for tests")
    found = weighed.weight_set("invented")
    assert (found.title, found.unit, found.source) == ("Invented weights", "points", "crime")
    with pytest.raises(LookupError, match="there is no set of weights 'invent'; did you mean"):
        weighed.weight("invent", "burglary", day("2017-04-01"))


def test_a_workbook_needs_no_weights(params: Params) -> None:
    assert dict(params.weight_sets) == {}


def test_actions_are_in_the_order_of_their_file(tmp_path: Path) -> None:
    workbook = small_workbook(tmp_path)
    act(workbook)
    locks, meetings = load(workbook).actions.values()
    assert (locks.id, locks.indicator, locks.outcome) == ("locks", "all_crime", None)
    assert (locks.status, locks.closed) == (ActionStatus.OPEN, None)
    assert (meetings.id, meetings.indicator, meetings.outcome) == ("meetings", None, "repeats_fall")
    assert (meetings.closed, meetings.evaluated) == (day("2017-05-15"), day("2017-11-01"))


def test_a_workbook_needs_no_actions(params: Params) -> None:
    assert dict(params.actions) == {}


def test_in_force_of_nothing_is_nothing() -> None:
    nothing: tuple[Target, ...] = ()
    assert in_force(nothing, day("2017-04-01")) is None


@pytest.mark.parametrize(
    ("since", "until", "on", "printed"),
    [
        (None, None, "2017-04-01", True),
        ("2017-04-01", None, "2017-03-31", False),
        ("2017-04-01", None, "2017-04-01", True),
        (None, "2017-04-01", "2017-04-01", True),
        (None, "2017-04-01", "2017-04-02", False),
        ("2017-04-01", "2017-04-01", "2017-04-01", True),
    ],
)
def test_footnotes_and_comments_hold_between_their_dates(
    since: str | None, until: str | None, on: str, printed: bool
) -> None:
    first, last = day(since) if since else None, day(until) if until else None
    footnote = Footnote(on="title", text="words", since=first, until=last)
    comment = Comment(text="words", since=first, until=last)
    assert holds_on(footnote, day(on)) is printed
    assert holds_on(comment, day(on)) is printed


def test_a_footnote_and_a_comment_end_no_earlier_than_they_begin() -> None:
    dates = {"since": day("2017-04-02"), "until": day("2017-04-01")}
    said = re.escape("until (2017-04-01) is before since (2017-04-02)")
    with pytest.raises(pydantic.ValidationError, match=said):
        Footnote(on="title", text="words", **dates)
    with pytest.raises(pydantic.ValidationError, match=said):
        Comment(text="words", **dates)


# What ships


@pytest.fixture(scope="module")
def shipped() -> Params:
    return load(PROJECT)


def test_the_shipped_params_are_valid(shipped: Params) -> None:
    # The dashboard of 2017-18 Q3 has six outcomes of which five have indicators, twelve of them,
    # and compares the seven districts B C H HB M NW O.
    framework = shipped.framework("safer_communities")
    assert len(framework.outcomes) == 5
    assert sum(len(outcome.indicators) for outcome in framework.outcomes) == 12
    letters = [area.letter for area in shipped.districts("safer_communities")]
    assert letters == ["B", "C", "H", "HB", "M", "NW", "O"]


@pytest.mark.parametrize(("on", "low", "high"), [("2014-06-30", 25, 30), ("2017-12-31", 28, 40)])
def test_the_range_for_repeat_cases_is_dated(
    shipped: Params, on: str, low: float, high: float
) -> None:
    # 25-30% was quoted to the board in 2014, 28-40% later; 27% is inside the one only.
    band = in_force(shipped.indicator("safer_communities", "marac_repeats").bands, day(on))
    assert band is not None
    assert (band.low, band.high) == (low, high)


def test_the_shipped_params_load_in_under_half_a_second() -> None:
    load(PROJECT)
    begun = time.perf_counter()
    load(PROJECT)
    assert time.perf_counter() - begun < 0.5


# The schemas


@pytest.mark.parametrize("name", list(json_schema.FILE_MODELS))
def test_the_committed_schema_is_the_generated_one(name: str) -> None:
    committed = PROJECT.params / "schema" / f"{name}.schema.json"
    assert committed.read_text(encoding="utf-8") == json_schema.schema_text(name), (
        "the models have changed: run `python -m quarterdeck.params.json_schema`"
    )


# No weights are shipped; those of the page are held to their schema below.
@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_files_fit_their_schema(name: str) -> None:
    schema = json_schema.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    paths = sorted(project_root().glob(SHIPPED[name]))
    assert paths
    for path in paths:
        assert [error.message for error in validator.iter_errors(values(path))] == []


def test_every_shipped_file_names_its_schema_by_a_path_that_is_there() -> None:
    for name, pattern in SHIPPED.items():
        for path in sorted(project_root().glob(pattern)):
            first = path.read_text(encoding="utf-8").split("\n", 1)[0]
            match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
            assert match is not None, f"{path.name} names no schema"
            assert (path.parent / match[1]).resolve() == (
                PROJECT.params / "schema" / f"{name}.schema.json"
            )


@pytest.mark.parametrize(
    ("name", "file", "old", "new"),
    [
        ("areas", "areas.yml", "kind: county", "kind: shire"),
        ("areas", "areas.yml", "E07000901", "E0700090"),
        ("peers", "peers.yml", "since: 2012", "from: 2012"),
        ("sources", "sources.yml", "reader: monthly_counts", "reader: 5"),
        ("framework", "indicators/midshire_safety.yml", "decimals: 2", "decimals: 9"),
        ("paper", "papers/midshire_safety.yml", "01_midshire_safety.ipynb", "notebook.py"),
        ("quarter", "quarters/2017-18-Q3.yml", "[midshire_safety]", "[]"),
        ("weights", "weights.yml", "value: 22.5", "value: -1"),
        ("actions", "actions.yml", "status: open", "status: opened"),
    ],
)
def test_an_editor_sees_what_the_loader_refuses(
    tmp_path: Path, name: str, file: str, old: str, new: str
) -> None:
    workbook = small_workbook(tmp_path)
    weigh(workbook)
    act(workbook)
    validator = jsonschema.Draft202012Validator(json_schema.schema(name))
    assert validator.is_valid(values(workbook.params / file))
    edit(workbook, f"params/{file}", old, new)
    assert not validator.is_valid(values(workbook.params / file))


def test_write_schemas_writes_each_kind(tmp_path: Path) -> None:
    written = json_schema.write_schemas(tmp_path / "schema")
    names = {path.name.removesuffix(".schema.json") for path in written}
    assert names == {
        *("areas", "peers", "sources", "weights", "actions", "framework", "paper", "quarter"),
    }
    assert json.loads(written[0].read_text(encoding="utf-8"))["$schema"].endswith("2020-12/schema")
    before = [path.stat().st_mtime_ns for path in written]
    json_schema.write_schemas(tmp_path / "schema")
    assert [path.stat().st_mtime_ns for path in written] == before


def values(path: Path) -> Any:
    return read_document(path, path.name).values


# The models themselves


PARAMS = "quarterdeck.params."  # others of the house are strict too


def all_models() -> list[type[Strict]]:
    return [one for one in Strict.__subclasses__() if one.__module__.startswith(PARAMS)]


def test_every_key_is_described() -> None:
    silent = [
        f"{model.__name__}.{key}"
        for model in all_models()
        for key, field in model.model_fields.items()
        if not field.description
    ]
    assert silent == []


def test_every_pattern_is_said_in_words() -> None:
    found: set[str] = set()

    def gather(node: Any) -> None:
        if isinstance(node, dict):
            found.update([node["pattern"]] if isinstance(node.get("pattern"), str) else [])
            for child in node.values():
                gather(child)
        elif isinstance(node, list):
            for child in node:
                gather(child)

    for name in json_schema.FILE_MODELS:
        gather(json_schema.schema(name))
    assert found == set(PATTERNS_IN_WORDS)


@pytest.mark.parametrize(
    ("indicator", "is_percentage"), [("all_crime", False), ("repeat_cases", True), ("cases", False)]
)
def test_shares_are_percentages_and_change_in_points(
    params: Params, indicator: str, is_percentage: bool
) -> None:
    assert params.indicator("midshire_safety", indicator).is_percentage is is_percentage


# The page about them


@pytest.fixture(scope="module")
def page() -> str:
    return (project_root() / "docs" / "params.md").read_text(encoding="utf-8")


def test_the_tables_of_keys_are_those_of_the_models(page: str) -> None:
    assert page == field_tables.with_tables(page), (
        "the models have changed: run `python -m quarterdeck.params.field_tables`"
    )


def test_the_page_has_a_table_for_every_model_but_those_of_whole_files(page: str) -> None:
    told = set(re.findall(r"<!-- keys: (\w+) -->", page))
    assert told == {model.__name__ for model in all_models()} - {
        "AreasFile",
        "PeersFile",
        "SourcesFile",
        "WeightsFile",
        "ActionsFile",
    }


def test_a_table_says_what_a_key_holds() -> None:
    assert field_tables.field_table(PeerMembers).splitlines()[2:4] == [
        "| **`since`** | date | The first day on which these are the members. |",
        "| **`areas`** | list of words | The members, the area itself included. |",
    ]


def test_the_quarter_that_the_page_shows_is_a_valid_one(page: str) -> None:
    example = re.search(r"```yaml\n(# yaml-language-server[^`]*quarter: .*?)```", page, re.DOTALL)
    assert example is not None
    made, problems = as_model(document_of(example[1], "the page"), QuarterParams)
    assert (made.quarter if made else None, problems) == ("2017-18-Q3", [])


def test_the_weights_that_the_page_shows_are_right_in_form_and_say_they_are_invented(
    page: str,
) -> None:
    example = re.search(
        r"```yaml\n(# yaml-language-server[^`]*weight_sets:.*?)```", page, re.DOTALL
    )
    assert example is not None
    made, problems = as_model(document_of(example[1], "the page"), WeightsFile)
    assert problems == []
    assert made is not None
    schema = jsonschema.Draft202012Validator(json_schema.schema("weights"))
    assert schema.is_valid(document_of(example[1], "the page").values)
    assert all(
        "invented" in weight.authority
        for one in made.weight_sets
        for category in one.categories
        for weight in category.weights
    )


def test_the_action_that_the_page_shows_is_a_valid_one(page: str) -> None:
    example = re.search(r"```yaml\n(# yaml-language-server[^`]*actions:.*?)```", page, re.DOTALL)
    assert example is not None
    made, problems = as_model(document_of(example[1], "the page"), ActionsFile)
    assert problems == []
    assert made is not None
    [action] = made.actions
    assert load(PROJECT).actions[action.id].what == action.what
