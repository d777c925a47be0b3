"""Sentences about the basket, made from finished numbers: nothing is typed, nothing is computed."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence

from quarterdeck import printing
from quarterdeck.basket import (
    Assurance,
    Contributions,
    Since,
    Variation,
    Verdict,
    Watched,
    WatchedBasket,
    YearEnd,
)
from quarterdeck.params.register import Polarity
from quarterdeck.periods import Quarter, month_name
from quarterdeck.statistics.control_charts import ControlChart
from quarterdeck.statistics.funnels import Funnel

LABELS = {
    Variation.CONCERN: "Special cause: concern",
    Variation.NEITHER: "Special cause: neither",
    Variation.IMPROVEMENT: "Special cause: improvement",
    Variation.COMMON_CAUSE: "Common cause",
    Variation.TRIAL_LIMITS: "Trial limits, no verdict",
    Variation.TOO_FEW_POINTS: "Too few months",
    Variation.NO_FIGURE: "No figure",
}
ASSURANCE = {
    Assurance.WILL_PASS: "Will pass",
    Assurance.HIT_AND_MISS: "Hit and miss",
    Assurance.WILL_FAIL: "Will fail",
    Assurance.TRIAL_LIMITS: "Can’t be told yet",
    Assurance.TOO_FEW_POINTS: "Can’t be told yet",
    Assurance.NO_LIMITS: "Can’t be told yet",
    Assurance.NO_TARGET: "No target set",
}
_ASSURED = {
    Assurance.WILL_PASS: "will pass its target",
    Assurance.HIT_AND_MISS: "will hit and miss its target",
    Assurance.WILL_FAIL: "will fail its target",
}
_ASSURED_WHY = {
    Assurance.WILL_PASS: "the whole expected range meets it",
    Assurance.HIT_AND_MISS: "it lies inside the expected range",
    Assurance.WILL_FAIL: "nothing in the expected range meets it",
}
_MEANINGS = {
    Variation.CONCERN: "for the worse",
    Variation.NEITHER: "neither better nor worse in itself",
    Variation.IMPROVEMENT: "for the better",
}
#: More areas than this are counted in a title, not named.
_MOST_NAMED = 3
#: From a run of this many months the mean is a mean of two levels, and no longer a guide.
_LONG_RUN = 12


def months(dates: Sequence[dt.date]) -> str:
    """Months of one quarter as a sentence lists them: "October and December"."""
    return printing.joined(month_name(month) for month in dates)


def signal(verdict: Verdict, quarter: Quarter) -> str:
    """What the rules found, as a clause: "above the upper limit in October; run of nine months"."""
    if not verdict.is_exception:
        return ""
    limit = "upper" if verdict.side == "above" else "lower"
    said = []
    if verdict.outside:
        every = len(verdict.outside) == len(quarter.window.month_starts)
        when = "every month" if every else f"in {months(verdict.outside)}"
        said.append(f"{verdict.side} the {limit} limit {when}")
    if verdict.run:
        said.append(f"run of {printing.spelt(verdict.run)} months {verdict.side} the mean")
    if verdict.trend:
        way = "rise" if verdict.side == "above" else "fall"
        said.append(f"{way} over {printing.spelt(verdict.trend)} months")
    if not said or (verdict.near and not (verdict.outside or verdict.run)):
        said.append(f"two of three months near the {limit} limit")
    if verdict.settled:
        said.append("the latest month is no signal")
    return "; ".join(said)


def in_short(verdict: Verdict, quarter: Quarter) -> str:
    """The first and weightiest of what was found, for a title or a narrow cell."""
    return signal(verdict, quarter).split("; ")[0]


def finding(basket: WatchedBasket) -> str:
    """The pack's one sentence: how many exceptions, how many by chance, which."""
    judged, found = len(basket.judged), len(basket.exceptions)
    if not judged:
        reasons = " Each row says why." if basket.rows else ""
        return f"**No category can be judged this quarter.**{reasons}"
    lead = (
        f"{_counted(found)} of {printing.spelt(judged)} {_kind(basket)}"
        f"{_categories(judged)} {'show' if found > 1 else 'shows'} a special cause this quarter; "
        f"about {expected(basket)} would by chance"
    )
    pieces = [
        f"{printing.spelt(len(rows))} {_MEANINGS[variation]} ({titles(rows)})"
        for variation in (Variation.CONCERN, Variation.IMPROVEMENT, Variation.NEITHER)
        if (rows := basket.of(variation))
    ]
    return f"**{lead}.** {printing.sentence('; '.join(pieces))}" if pieces else f"**{lead}.**"


def _how_many(count: int, of: int) -> str:
    return f"all {printing.spelt(count)}" if count == of > 1 else printing.spelt(count)


def titles(rows: Sequence[Watched]) -> str:
    """Categories inside a sentence."""
    return printing.joined(printing.in_sentence(row.category.title) for row in rows)


def chance(basket: WatchedBasket) -> str:
    """How the number found is to be read beside the number that chance alone would bring."""
    judged, found = len(basket.judged), len(basket.exceptions)
    if not judged:
        return ""
    rate = printing.number(100 * basket.expected_by_chance / judged)
    if not found:
        more = "**Nothing here asks for an explanation.**"
    elif basket.is_beyond_chance:
        more = (
            "**That is more than chance would bring**, but it doesn’t say which of them, if any, "
            "is chance."
        )
    else:
        more = "**Chance alone could bring as many, so read with care.**"
    return (
        f"{more} Even a series that never changes shows a special cause in about {rate}% of "
        "quarters under these rules. Crime series also drift and follow the seasons, which steady "
        "series don’t."
    )


def assurance_summary(basket: WatchedBasket) -> str:
    """How many categories have a target, and whether they will meet it."""
    aimed = [row for row in basket.rows if row.target is not None]
    if not basket.rows:
        return ""
    if not aimed:
        return "**No category has a target for its months, so none has an assurance.**"
    by_word: dict[str, list[Watched]] = {}
    for row in sorted(aimed, key=lambda row: list(Assurance).index(row.assurance)):
        by_word.setdefault(ASSURANCE[row.assurance].lower(), []).append(row)
    pieces = [
        f"{printing.spelt(len(rows))} {word} ({titles(rows)})" for word, rows in by_word.items()
    ]
    illustrative = all(row.target is not None and row.target.illustrative for row in aimed)
    invented = " The targets are illustrative: nobody set them." if illustrative else ""
    return (
        f"**{_counted(len(aimed))} of {printing.spelt(len(basket.rows))} categories "
        f"{'has' if len(aimed) == 1 else 'have'} a target for the month:** "
        f"{printing.joined(pieces)}.{invented}"
    )


def target(row: Watched) -> str:
    """What a month is to reach: "410 or fewer"; "" where there is no target."""
    if row.target is None:
        return ""
    way = "more" if row.category.polarity is Polarity.HIGHER else "fewer"
    return f"{printing.number(row.target.value)} or {way}"


def assurance(row: Watched) -> str:
    """Whether a category meets its target as its limits stand, and why, in a sentence."""
    aim = row.target
    if aim is None:
        return "No target is set for it."
    known = f" ({target_note(row)})" if target_note(row) else ""
    what = f"{target(row)} a month{known}"
    if row.assurance not in _ASSURED:
        return f"Whether it meets its target of {what} can’t be told yet."
    return (
        f"As its limits stand it {_ASSURED[row.assurance]} of {what}: "
        f"{_ASSURED_WHY[row.assurance]}."
    )


def target_note(row: Watched) -> str:
    """What has to be known of a target wherever it is printed."""
    return "illustrative" if row.target is not None and row.target.illustrative else ""


def gaps(chart: ControlChart) -> str:
    """Which months a chart has no figure for, as a sentence after a space; "" where it has all."""
    missing = chart.points.loc[chart.points["value"].isna(), "month"]
    if missing.empty:
        return ""
    return f" No figure for {printing.joined(f'{month_name(m)} {m.year}' for m in missing)}."


def expected(basket: WatchedBasket) -> str:
    """How many exceptions chance alone would bring, to one decimal."""
    by_chance = basket.expected_by_chance
    return printing.number(by_chance, 1) if by_chance >= 0.05 else "0.1 or fewer"


def _counted(count: int) -> str:
    return printing.capital(printing.spelt(count)) if count else "None"


def _kind(basket: WatchedBasket) -> str:
    """Where some have no verdict, that only those are counted which have one."""
    return "" if len(basket.judged) == len(basket.rows) else "judged "


def _categories(count: int) -> str:
    return "category" if count == 1 else "categories"


def unjudged(basket: WatchedBasket) -> str:
    """The categories without a verdict, and why; "" where all have one."""
    said = [
        f"{titles(rows)} ({LABELS[variation].split(',')[0].lower()})"
        for variation in Variation
        if (rows := basket.of(variation)) and not rows[0].verdict.is_judged
    ]
    said += [f"{printing.in_sentence(title)} (not received)" for title in basket.not_received]
    return printing.sentence(f"without a verdict: {'; '.join(said)}") if said else ""


def chart_title(row: Watched) -> str:
    """What a category's months did, in about ten words."""
    return f"{row.category.title}: {in_short(row.verdict, row.quarter)}"


def headline(row: Watched, by_area: Contributions, by_kind: Contributions) -> str:
    """What was found, how far it is from the usual, and what made the difference."""
    verdict = row.verdict
    comma = "," if verdict.variation is Variation.NEITHER else ""
    lead = f"{row.category.title}: a special cause{comma} {_MEANINGS[verdict.variation]}"
    said = [
        f"**{lead}.** {printing.sentence(signal(verdict, row.quarter))}",
        _beside_the_mean(row),
        _driver(by_area, ""),
        _driver(by_kind, "By subcategory, "),
        _year_before(row),
        assurance(row),
        _long_run(verdict),
    ]
    return " ".join(filter(None, said))


def season_title(row: Watched) -> str:
    """What the quarter's months are beside their season, as the title of their chart."""
    season = row.season
    month = f"{month_name(row.latest_month)} {row.latest_month.year}"
    if season is None:
        return (
            f"{month} had {printing.number(row.latest)}, and the same month a year before "
            f"{_had(row.year_before)}"
        )
    stands = {"above": "above", "below": "below"}.get(season.position, "within")
    return (
        f"Its season allowed for, {month} is {stands} the range of {printing.number(season.lower)} "
        f"to {printing.number(season.upper)}"
    )


def _had(count: float) -> str:
    return "isn’t known" if math.isnan(count) else printing.number(count)


def run_title(row: Watched, chart: ControlChart) -> str:
    """What a chart of runs shows of a category whose limits are on trial."""
    known = int(chart.points["value"].notna().sum())
    if chart.segments["trial"].iloc[-1]:
        return f"{row.category.title}: {_months(known)} are too few for a verdict"
    if chart.signals.empty:
        return f"{row.category.title}: the runs of {_months(known)} are no more than chance gives"
    return f"{row.category.title}: the runs of {_months(known)} are more than chance gives"


def run_headline(row: Watched, chart: ControlChart) -> str:
    """Why a category has no limits to be judged by yet, and what its runs say."""
    assert row.chart is not None
    reason = row.chart.segments["reason"].iloc[-1]
    since = f" since {reason}" if reason else ""
    found = run_title(row, chart).split(": ", 1)[1]
    return (
        f"**{row.category.title}: limits on trial.** {printing.capital(found)}{since}. "
        "A mean and limits take thirteen."
    )


def _months(count: int) -> str:
    return f"{printing.spelt(count)} month{'' if count == 1 else 's'}"


def year_end_title(row: Watched, found: YearEnd) -> str:
    """Where a category's year is projected to end, as the title of its chart."""
    last = found.last_month
    beside = {
        "above": ", more than the year before",
        "below": ", fewer than the year before",
    }.get(found.beside_year_before, "")
    return (
        f"{row.category.title}: {printing.number(found.projection.value)} projected by "
        f"{month_name(last)} {last.year}{beside}"
    )


def year_end_summary(rows: Sequence[tuple[Watched, YearEnd]]) -> str:
    """Of the projected years, how many leave the year before behind; or how good they were."""
    if not rows:
        return "**No category has the months that a projection of the year takes.**"
    total = printing.spelt(len(rows))
    if rows[0][1].is_over:
        inside = sum(found.was_inside for _, found in rows)
        return (
            f"**The year is over. Of {total} totals projected a quarter before its end, "
            f"{printing.spelt(inside)} came inside their 95% interval;** about "
            f"{printing.spelt(round(0.95 * len(rows)))} would if the intervals are right."
        )
    last = rows[0][1].last_month
    above = [row for row, found in rows if found.beside_year_before == "above"]
    below = [row for row, found in rows if found.beside_year_before == "below"]
    pieces = [
        f"{_how_many(len(side), len(rows))} {'is' if len(side) == 1 else 'are'} projected to end "
        f"{way} the year before"
        for side, way in ((above, "above"), (below, "below"))
        if side
    ]
    rest = [row for row, found in rows if not found.beside_year_before]
    if rest:
        pieces.append(f"{_how_many(len(rest), len(rows))} can’t be told from it ({titles(rest)})")
    return (
        f"**By {month_name(last)} {last.year}, of {total} categories, {printing.joined(pieces)}.**"
    )


def not_projected(rows: Sequence[Watched]) -> str:
    """The categories whose year can't be projected, and why; "" where all are."""
    if not rows:
        return ""
    return (
        f"Not projected: {titles(rows)}, because a month of the year isn’t known or a break lies "
        "inside it."
    )


def districts_summary(rows: Sequence[tuple[Watched, Funnel]]) -> str:
    """Which areas stand out most often, for the worse and for the better."""
    worse: Counter[str] = Counter()
    better: Counter[str] = Counter()
    judged = [pair for pair in rows if pair[0].category.polarity is not Polarity.NEUTRAL]
    neutral = [row for row, _ in rows if row.category.polarity is Polarity.NEUTRAL]
    are = "isn’t" if len(neutral) == 1 else "aren’t"
    left_out = (
        f" {printing.capital(titles(neutral))} {are} counted, since neither direction is better."
        if neutral
        else ""
    )
    for row, found in judged:
        bad = "above" if row.category.polarity is Polarity.LOWER else "below"
        for name, place in found.areas["position_998"].items():
            if place in ("above", "below"):
                (worse if place == bad else better)[str(name)] += 1
    pieces = [
        f"{printing.joined(names)} {'is' if len(names) == 1 else 'are'} {how} in "
        f"{printing.spelt(most)}{' each' if len(names) > 1 else ''}"
        for how, counted in (("worse", worse), ("better", better))
        if (most := max(counted.values(), default=0))
        if (names := sorted(name for name, times in counted.items() if times == most))
    ]
    if not pieces:
        return f"**No area’s rate is outside the limits of chance in any category.**{left_out}"
    return (
        f"**Of {printing.spelt(len(judged))} {_categories(len(judged))}, "
        f"{printing.joined(pieces)} than chance "
        f"would make it.** That is more often than any other area.{left_out}"
    )


def districts_title(row: Watched, found: Funnel) -> str:
    """Which areas are outside the limits of chance, as the title of their funnel."""
    names = {
        side: [str(name) for name, place in found.areas["position_998"].items() if place == side]
        for side in ("above", "below")
    }
    outside = sum(map(len, names.values()))
    if not outside:
        return f"{row.category.title}: no area is outside the limits of chance"
    pieces = [
        f"{printing.joined(named) if outside <= _MOST_NAMED else printing.spelt(len(named))} {side}"
        for side, named in names.items()
        if named
    ]
    return f"{row.category.title}: {printing.joined(pieces)} the limits of chance"


def _long_run(verdict: Verdict) -> str:
    """What a long run asks for."""
    if verdict.run < _LONG_RUN:
        return ""
    return (
        f"After {printing.spelt(verdict.run)} months on one side, the mean is no longer a guide. "
        "If the cause is known and lasting, it should be dated in the register, so that the "
        "limits start again."
    )


def _beside_the_mean(row: Watched) -> str:
    """The quarter beside three mean months."""
    count = row.total(row.quarter)
    if math.isnan(count) or math.isnan(row.mean):
        return ""
    usual = 3 * row.mean
    difference = count - usual
    side = "more" if difference > 0 else "fewer"
    return (
        f"The quarter had {printing.number(count)} {row.category.noun}, "
        f"{printing.number(abs(difference))} {side} than three mean months "
        f"({printing.number(usual)})."
    )


def _driver(made: Contributions, opening: str) -> str:
    """The parts that make up most of the difference."""
    if made.parts.empty:
        return ""
    if not made.has_shares:
        which = "subcategories" if opening else "areas"
        return f"Its {which} moved against each other, so none is given a share of that."
    leading = made.leading()
    return printing.sentence(
        _accounts(leading["name"].tolist(), leading["share"].tolist(), opening)
    )


def _name(name: str, opening: str) -> str:
    return printing.in_sentence(name) if opening else name


def _accounts(names: Sequence[str], shares: Sequence[float], opening: str) -> str:
    first, *rest = (
        (_name(name, opening), f"{printing.number(share)}%")
        for name, share in zip(names, shares, strict=True)
    )
    said = [f"{first[0]} accounts for {first[1]} of the difference"]
    said += [f"{name} for {share}" for name, share in rest]
    return f"{opening}{printing.joined(said)}"


def _year_before(row: Watched) -> str:
    month = f"{month_name(row.latest_month)} {row.latest_month.year}"
    if math.isnan(row.latest):
        return f"There is no figure for {month}."
    if math.isnan(row.year_before):
        return ""
    earlier = f"{month_name(row.latest_month)} {row.latest_month.year - 1}"
    return (
        f"{month} had {printing.number(row.latest)}; {earlier} had "
        f"{printing.number(row.year_before)}."
    )


def since(row: Watched) -> str:
    """What last quarter's exception did in this one."""
    match row.since:
        case Since.STILL:
            return f"Still: {in_short(row.verdict, row.quarter)}"
        case Since.TURNED:
            return f"Turned: {in_short(row.verdict, row.quarter)}"
        case Since.BACK:
            return "No month of this quarter is a signal"
        case Since.NOT_JUDGED:
            return "Can’t be judged"
        case _:
            return ""


def since_summary(basket: WatchedBasket) -> str:
    """Of last quarter's exceptions, how many still are, turned, or came back."""
    before = basket.last_quarters_exceptions
    last = basket.quarter.previous().title
    if not any(row.before.is_judged for row in basket.rows):
        return f"**No category had a verdict in {last}.**"
    if not before:
        return f"**No category showed a special cause in {last}.**"
    counted = {kind: [row for row in before if row.since is kind] for kind in Since}
    said = {
        Since.STILL: "still shows one on the same side",
        Since.TURNED: "shows one on the other side",
        Since.BACK: "is back to common cause",
        Since.NOT_JUDGED: "can’t be judged",
    }
    plural = {
        Since.STILL: "still show one on the same side",
        Since.TURNED: "show one on the other side",
        Since.BACK: "are back to common cause",
        Since.NOT_JUDGED: "can’t be judged",
    }
    pieces = [
        f"{_how_many(len(rows), len(before))} {(said if len(rows) == 1 else plural)[kind]}"
        for kind, rows in counted.items()
        if rows
    ]
    new = [row for row in basket.exceptions if not row.before.is_exception]
    fresh = f" New this quarter: {titles(new)}." if new else " None is new this quarter."
    return (
        f"**Of {printing.spelt(len(before))} {_categories(len(before))} that showed a "
        f"special cause in {last}, {printing.joined(pieces)}.**{fresh}"
    )
