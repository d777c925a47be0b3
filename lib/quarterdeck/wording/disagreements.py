"""Where process limits, place among counties or the latest quarter disagree with a verdict."""

from __future__ import annotations

from quarterdeck.printing import sentence
from quarterdeck.readings import Reading
from quarterdeck.verdicts import Direction, Improvement, Rag
from quarterdeck.wording.baselines import is_judged_on_year_before, on_year_before

_FOR_BETTER = "a special cause for the better"

_FOR_WORSE = "a special cause for the worse"

_SPECIAL_CAUSES = {
    "special cause improvement": _FOR_BETTER,
    "special cause concern": _FOR_WORSE,
    "special cause neither": "a special cause, neither good nor bad in itself",
}


def disagreement(reading: Reading, *, judged: bool = False) -> str:
    """Where process limits or place among counties point another way than the verdict.

    One sentence for each; "" where they agree, or where nothing is compared. judged: whether its
    body judges improvement against a baseline: its verdict is then that, else the change on the
    year before, and it has no rating. Source: docs/methods.md, comparability and verdicts.
    """
    if judged:
        clause = beside_the_baseline(reading)
        if not clause and reading.improvement is Improvement.NOT_JUDGED and reading.is_compared:
            clause = _against_variation(reading)
            if reading.direction is Direction.STABLE and clause:  # the headline says that already
                clause = f"yet {clause.partition(', but ')[2]}"
        return sentence(clause) if clause else ""
    if not reading.is_compared:
        return ""
    said = (_against_variation(reading), _against_position(reading))
    return " ".join(sentence(words) for words in said if words)


def beside_the_baseline(reading: Reading) -> str:
    """Where process limits point another way than the verdict against the baseline, as a clause."""
    variation = str(reading.row["variation"])
    baseline = "a year before" if is_judged_on_year_before(reading) else "the baseline"
    said = {
        Improvement.IMPROVED: f"it is significantly better than {baseline}",
        Improvement.DETERIORATED: f"it is significantly worse than {baseline}",
        Improvement.NO_CHANGE: f"its difference from {baseline} isn’t significant",
    }.get(reading.improvement)
    agrees = {
        Improvement.IMPROVED: "special cause improvement",
        Improvement.DETERIORATED: "special cause concern",
    }.get(reading.improvement)
    if said is None or variation == agrees or variation not in _SPECIAL_CAUSES:
        return ""
    return f"{said}, but the latest months show {_SPECIAL_CAUSES[variation]}"


def latest_quarter(reading: Reading, of_quarter: Reading | None) -> str:
    """Where the latest quarter alone points another way than the verdict, as a clause; else "".

    of_quarter: what the same area counts in the quarter alone; None where nobody reads that.
    """
    if of_quarter is None:
        return ""
    contrary = {
        Direction.WORSENING: (Improvement.DETERIORATED, "worse"),
        Direction.IMPROVING: (Improvement.IMPROVED, "better"),
    }.get(of_quarter.direction)
    if contrary is None or reading.improvement in (contrary[0], Improvement.NOT_JUDGED):
        return ""
    return (
        f"the latest quarter is significantly {contrary[1]} than that of a year before "
        f"({on_year_before(of_quarter)})"
    )


def _against_variation(reading: Reading) -> str:
    variation = str(reading.row["variation"])
    if reading.direction is Direction.STABLE and variation in _SPECIAL_CAUSES:
        return (
            "the change on a year before isn’t significant, but the latest months show "
            f"{_SPECIAL_CAUSES[variation]}"
        )
    if reading.direction is Direction.IMPROVING and variation == "special cause concern":
        return f"it is better than a year before, but the latest months show {_FOR_WORSE}"
    if reading.direction is Direction.WORSENING and variation == "special cause improvement":
        return f"it is worse than a year before, but the latest months show {_FOR_BETTER}"
    return ""


def _against_position(reading: Reading) -> str:
    position, place = str(reading.row["county_position"]), reading.row["rank"]
    if reading.rag is Rag.RED and position == "top":
        return "it is rated red, although few county areas have a better level"
    if reading.rag is Rag.RED and not position and place <= reading.row["rank_of"] / 4:
        return "it is rated red, although few neighbours have a better level"
    if reading.rag is Rag.GREEN and position == "bottom":
        return "it is rated green, although few county areas have a worse level"
    return ""
