"""Many charts at once give what each gives alone; and the examples in the docstrings hold."""

from __future__ import annotations

import datetime as dt
import doctest
import importlib
import pkgutil

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quarterdeck.statistics import control_charts as package
from quarterdeck.statistics.control_charts import ControlChart, control_chart, control_charts

GAP = np.nan
MONTHS = 30


def monthly(columns: dict[object, list[float]], start: str = "2016-01") -> pd.DataFrame:
    length = len(next(iter(columns.values()))) if columns else 0
    index = pd.period_range(start, periods=length, freq="M")
    return pd.DataFrame(columns, index=index, dtype="float64")


def assert_same(many: ControlChart, one: ControlChart) -> None:
    pd.testing.assert_frame_equal(many.points, one.points, rtol=1e-12, atol=1e-12)
    pd.testing.assert_frame_equal(many.segments, one.segments, rtol=1e-12, atol=1e-12)
    pd.testing.assert_frame_equal(many.signals, one.signals)
    pd.testing.assert_frame_equal(many.verdicts, one.verdicts)
    assert (many.variation, many.assurance) == (one.variation, one.assurance)
    assert (many.rules, many.kind) == (one.rules, one.kind)


# Few different values, so that ties, points on the mean and runs are common; a series may be
# constant, step up and have gaps.
level = st.one_of(st.integers(0, 4), st.integers(0, 60))
series = st.builds(
    lambda values, step, at: [value + step * (place >= at) for place, value in enumerate(values)],
    st.lists(
        st.one_of(level.map(float), level.map(float), level.map(float), st.just(GAP)),
        min_size=MONTHS,
        max_size=MONTHS,
    ),
    st.sampled_from([0, 0, 3, 40]),
    st.integers(0, MONTHS),
)
drifting = st.lists(st.sampled_from([-1, 0, 1, 1, 1]), min_size=MONTHS, max_size=MONTHS).map(
    lambda steps: [float(value + 30) for value in np.cumsum(steps)]
)
dates = st.integers(0, MONTHS + 3).map(lambda month: dt.date(2016 + month // 12, month % 12 + 1, 9))
stages = st.lists(dates, max_size=2, unique=True).map(lambda at: [(date, "system") for date in at])
freezes = st.one_of(st.none(), st.integers(5, 20), dates)
targets = st.one_of(
    st.none(),
    st.integers(0, 60),
    st.lists(st.tuples(dates, st.one_of(st.none(), st.integers(0, 60))), max_size=2,
             unique_by=lambda entry: entry[0]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    columns=st.lists(st.one_of(series, drifting), min_size=1, max_size=4),
    breaks=stages,
    freeze=freezes,
    target=targets,
    rules=st.sampled_from(["mdc", "mdc", "western_electric", "wheeler"]),
    run_length=st.sampled_from([6, 7, 8]),
    screen=st.booleans(),
    polarity=st.sampled_from(["lower", "higher", "neutral"]),
    kind=st.sampled_from(["individuals", "individuals", "c", "u", "p", "u_prime", "p_prime"]),
)
def test_many_at_once_are_the_same_as_one_at_a_time(
    columns, breaks, freeze, target, rules, run_length, screen, polarity, kind
) -> None:
    values = monthly(dict(enumerate(columns)))
    needs = kind in ("u", "p", "u_prime", "p_prime")
    bases = (values.fillna(7) // 7 * 11 + 130) if needs else None
    per = {"u": 1000.0, "p": 100.0}.get(kind, 1.0)
    asked = {
        "kind": kind,
        "per": per,
        "breaks": breaks,
        "freeze": freeze,
        "rules": rules,
        "run_length": run_length if rules == "mdc" else 7,  # the others have their own
        "screen": screen,
        "polarity": polarity,
        "targets": target,
    }
    many = control_charts(values, bases=bases, **asked)
    for name in values:
        own = None if bases is None else bases[name]
        assert_same(many.chart(name), control_chart(values[name], bases=own, **asked))
        assert many.verdicts["variation"][name] == many.chart(name).variation


def test_what_is_given_by_series_holds_for_that_series() -> None:
    level = [20.0, 22.0] * 7
    values = monthly({"burglary": level + [40.0] * 2, "theft": level + [40.0] * 2})
    breaks = {"theft": [(dt.date(2017, 3, 1), "system")]}
    many = control_charts(
        values,
        breaks=breaks,
        polarity={"burglary": "lower"},
        targets={"burglary": 10.0},
        freeze={"burglary": 14},
    )
    assert many.verdicts["variation"].tolist() == ["special cause concern", "too few points"]
    assert many.verdicts["assurance"].tolist() == ["will fail", "no target"]
    assert many.verdicts["signal"].tolist()[0] == "outside_limits"
    assert many.verdicts["side"].tolist()[0] == "above"
    assert many.segments["series"].tolist() == ["burglary", "theft", "theft"]
    assert many.segments["reason"].tolist() == [None, None, "system"]
    alone = control_chart(values["theft"], breaks=breaks["theft"])
    assert_same(many.chart("theft"), alone)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({}, id="no series"),
        pytest.param({"a": []}, id="no months"),
        pytest.param({"a": [4.0]}, id="one month"),
        pytest.param({"a": [GAP] * 14, "b": [1.0] * 14}, id="one without any value"),
        pytest.param({"a": [1.0, 2.0], "b": [GAP, 3.0]}, id="two months"),
        pytest.param({("x", 1): [1.0, 2.0] * 8, ("x", 2): [3.0] * 16}, id="names of two levels"),
        pytest.param({2: [GAP, *[0.1] * 17], 1: [5.0] * 9 + [GAP] + [6.0] * 8}, id="constant"),
    ],
)
def test_small_and_empty_frames(values: dict[object, list[float]]) -> None:
    frame = monthly(values)
    many = control_charts(frame, polarity="lower", targets=3)
    assert list(many.verdicts.index) == list(frame.columns)
    for name in frame:
        assert_same(many.chart(name), control_chart(frame[name], polarity="lower", targets=3))


def test_months_in_any_order_and_months_left_out() -> None:
    frame = monthly({"a": [20.0, 22.0] * 10})
    shuffled = frame.drop(frame.index[7]).sample(frac=1, random_state=2)
    alone = control_chart(frame["a"].where(frame.index != frame.index[7]))
    assert_same(control_charts(shuffled).chart("a"), alone)


def test_bases_of_other_months_and_in_another_order() -> None:
    counts = monthly({"a": [5.0] * 14, "b": [9.0] * 14})
    bases = monthly({"b": [90.0] * 13, "c": [1.0] * 13, "a": [50.0] * 13}, "2016-02")
    many = control_charts(counts, kind="u", bases=bases)
    for name in counts:
        assert_same(many.chart(name), control_chart(counts[name], kind="u", bases=bases[name]))
    assert np.isnan(many.points["value"].iloc[0])


def test_the_frame_is_left_as_it_was() -> None:
    frame = monthly({"a": [20.0, GAP] * 10})
    before = frame.copy()
    control_charts(frame, freeze=5, breaks=[(dt.date(2016, 6, 1), "system")])
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "run"}, "'run' charts are not made in one go; there are individuals, c"),
        ({"rules": "anhoej"}, "'anhoej' is not judged in one go; there are mdc"),
        ({"rules": "nelson"}, "'nelson' is no rule set"),
        ({"run_length": 9}, "6, 7 or 8 points, not 9"),
        ({"polarity": "down"}, "'down' is no polarity"),
        ({"polarity": {"b": "lower"}}, "b is no series"),
        ({"kind": "u"}, "a u chart needs bases"),
        ({"kind": "u", "bases": monthly({"b": [1.0] * 14})}, "a has no bases"),
        ({"freeze": 3}, "5 points or more"),
        ({"per": 0}, "per a number over nought, not per 0"),
        ({"upper_bound": -1}, "the lower bound, 0, is not under the upper bound, -1"),
        ({"rules": "wheeler", "run_length": 8}, "wheeler has its own"),
    ],
)
def test_what_cannot_be_charted_in_one_go(asked: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        control_charts(monthly({"a": [1.0] * 14}), **asked)


def test_frames_that_cannot_be_charted() -> None:
    frame = monthly({"a": [1.0] * 14})
    with pytest.raises(ValueError, match="a is given twice"):
        control_charts(pd.concat([frame, frame], axis=1))
    with pytest.raises(ValueError, match="2016-01 is given twice"):
        control_charts(pd.concat([frame, frame]))
    with pytest.raises(ValueError, match="a has an infinite value"):
        control_charts(frame.replace(1.0, np.inf))
    with pytest.raises(ValueError, match="given by month"):
        control_charts(frame.reset_index(drop=True))
    with pytest.raises(KeyError, match="b"):
        control_charts(frame).chart("b")


def test_ten_thousand_series_of_sixty_months() -> None:
    # How long it takes is measured in benchmarks/control_charts.py.
    rng = np.random.default_rng(7)
    months = pd.period_range("2016-01", periods=60, freq="M")
    frame = pd.DataFrame(rng.poisson(50, (60, 10_000)).astype(float), index=months)
    many = control_charts(frame, polarity="lower", targets=60)
    assert len(many.points) == 600_000
    for name in (0, 5_000, 9_999):
        assert_same(many.chart(name), control_chart(frame[name], polarity="lower", targets=60))


@pytest.mark.parametrize(
    "name",
    [module.name for module in pkgutil.iter_modules(package.__path__, package.__name__ + ".")],
)
def test_the_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(name)
    result = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 0
    assert result.failed == 0


def test_every_public_function_has_an_example() -> None:
    for name in package.__all__:
        thing = getattr(package, name)
        if callable(thing) and not isinstance(thing, type) and hasattr(thing, "__module__"):
            if not str(thing.__module__).startswith(package.__name__):
                continue
            assert ">>>" in (thing.__doc__ or ""), name


@pytest.mark.parametrize("kind", ["individuals", "p", "p_prime", "u_prime"])
@pytest.mark.parametrize(
    "counts",
    [
        pytest.param([5.0] * 9 + [GAP] + [6.0] * 9, id="a step across a gap"),
        pytest.param([5.0] * 19, id="constant"),
        pytest.param([1.0] * 14 + [5.0] * 5, id="constant at first"),
    ],
)
@pytest.mark.parametrize("freeze", [None, np.int64(14)])
def test_limits_of_no_width_are_the_same(
    kind: str, counts: list[float], freeze: int | None
) -> None:
    frame = monthly({"a": counts})
    bases = None if kind == "individuals" else monthly({"a": [30.0] * 19})
    many = control_charts(frame, kind=kind, bases=bases, freeze=freeze).chart("a")
    own = None if bases is None else bases["a"]
    assert_same(many, control_chart(frame["a"], kind=kind, bases=own, freeze=freeze))


def test_missing_values_of_any_sort_are_gaps() -> None:
    numbers = [20.0, 22.0, GAP, *[20.0, 22.0] * 7]
    frame = monthly({"float": numbers})
    index = frame.index
    whole = [None if np.isnan(number) else int(number) for number in numbers]
    sorts = {
        "Int64": pd.Series(whole, index=index, dtype="Int64"),
        "NA": pd.Series([pd.NA if number is None else number for number in whole], index=index),
        "None": pd.Series(whole, index=index, dtype="object"),
    }
    one = control_chart(frame["float"])
    for name, values in sorts.items():
        assert_same(control_chart(values), one)
        assert_same(control_charts(values.to_frame(name)).chart(name), one)


def test_numbers_that_differ_by_rounding_are_the_same_number() -> None:
    # 0.1 + 0.2 isn't 0.3: seven times a rounding error more is no trend, and no run either.
    rising = [0.3 + place * 4e-17 * 2 for place in range(14)]
    assert len(set(rising)) > 7
    frame = monthly({"a": rising})
    one = control_chart(frame["a"])
    assert one.signals.empty
    assert one.variation == "common cause"
    assert_same(control_charts(frame).chart("a"), one)


@pytest.mark.parametrize("rules", ["mdc", "western_electric", "wheeler"])
@pytest.mark.parametrize("beyond", [24.7, 25.3, 25.9])
@pytest.mark.parametrize("together", [1, 2, 3, 4])
def test_points_near_a_limit_between_two_gaps(rules: str, beyond: float, together: int) -> None:
    # 21 ± 5.32, or a little wider: two, three or four points far out with nothing beside them.
    values = [*[20.0, 22.0] * 12, GAP, *[beyond] * together, GAP, *[20.0, 22.0] * 4]
    frame = monthly({"above": values, "below": [42 - value for value in values]})
    for name in frame:
        assert_same(
            control_charts(frame, rules=rules).chart(name), control_chart(frame[name], rules=rules)
        )


def test_points_near_a_limit_on_both_sides_of_a_break() -> None:
    # One at the end of a segment and one at the start of the next are not two of three.
    values = [*[20.0, 22.0] * 10, 25.5, 25.5, *[20.0, 22.0] * 10]
    frame = monthly({"a": values})
    for month in (20, 21, 22):
        breaks = [(dt.date(2016 + month // 12, month % 12 + 1, 1), "system")]
        one = control_chart(frame["a"], breaks=breaks)
        assert_same(control_charts(frame, breaks=breaks).chart("a"), one)
        # Together in a segment they are; the segment begins at 20 or ends with 21.
        assert ("two_of_three" in set(one.signals["rule"])) == (month != 21)
