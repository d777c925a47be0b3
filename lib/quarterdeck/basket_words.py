"""Sentences about the basket, made from finished numbers: nothing is typed, nothing is computed."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from quarterdeck import wording
from quarterdeck.basket import Contributions, Since, Variation, Verdict, Watched, WatchedBasket
from quarterdeck.periods import Quarter, month_name
from quarterdeck.statistics.control_charts import ControlChart

LABELS = {
    Variation.CONCERN: "Special cause: concern",
    Variation.NEITHER: "Special cause: neither",
    Variation.IMPROVEMENT: "Special cause: improvement",
    Variation.COMMON_CAUSE: "Common cause",
    Variation.TRIAL_LIMITS: "Trial limits, no verdict",
    Variation.TOO_FEW_POINTS: "Too few months",
    Variation.NO_FIGURE: "No figure",
}
_MEANINGS = {
    Variation.CONCERN: "for the worse",
    Variation.NEITHER: "neither better nor worse in itself",
    Variation.IMPROVEMENT: "for the better",
}
#: From a run of this many months the mean is a mean of two levels, and no longer a guide.
_LONG_RUN = 12


def months(dates: Sequence[dt.date]) -> str:
    """Months of one quarter as a sentence lists them: "October and December"."""
    return wording.joined(month_name(month) for month in dates)


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
        said.append(f"run of {wording.spelt(verdict.run)} months {verdict.side} the mean")
    if verdict.trend:
        way = "rise" if verdict.side == "above" else "fall"
        said.append(f"{way} over {wording.spelt(verdict.trend)} months")
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
        f"{_counted(found)} of {wording.spelt(judged)} {_kind(basket)}"
        f"{_categories(judged)} {'show' if found > 1 else 'shows'} a special cause this quarter; "
        f"about {expected(basket)} would by chance"
    )
    pieces = [
        f"{wording.spelt(len(rows))} {_MEANINGS[variation]} ({titles(rows)})"
        for variation in (Variation.CONCERN, Variation.IMPROVEMENT, Variation.NEITHER)
        if (rows := basket.of(variation))
    ]
    return f"**{lead}.** {wording.sentence('; '.join(pieces))}" if pieces else f"**{lead}.**"


def _how_many(count: int, of: int) -> str:
    return f"all {wording.spelt(count)}" if count == of > 1 else wording.spelt(count)


def titles(rows: Sequence[Watched]) -> str:
    """Categories inside a sentence."""
    return wording.joined(wording.in_sentence(row.category.title) for row in rows)


def chance(basket: WatchedBasket) -> str:
    """The number found beside the number that chance alone would bring."""
    judged, found = len(basket.judged), len(basket.exceptions)
    if not judged:
        return ""
    by_chance = basket.expected_by_chance
    rate = wording.number(100 * by_chance / judged)
    if not found:
        more = "Nothing here asks for an explanation."
    elif basket.is_beyond_chance:
        more = (
            "That is more than chance would bring, but it doesn’t say which of them, if any, is "
            "chance."
        )
    else:
        more = "Chance alone could bring as many, so read with care."
    return (
        f"**By chance alone, {expected(basket)} would be expected; {_counted(found).lower()} "
        f"{'were' if found > 1 else 'was'} found.** Even a series that never changes shows a "
        f"special cause in about {rate}% of quarters under these rules, and "
        f"{wording.spelt(judged)} {'is' if judged == 1 else 'are'} watched. {more} Crime series "
        "also drift and follow the seasons, which steady series don’t."
    )


def gaps(chart: ControlChart) -> str:
    """Which months a chart has no figure for, as a sentence after a space; "" where it has all."""
    missing = chart.points.loc[chart.points["value"].isna(), "month"]
    if missing.empty:
        return ""
    return f" No figure for {wording.joined(f'{month_name(m)} {m.year}' for m in missing)}."


def expected(basket: WatchedBasket) -> str:
    """How many exceptions chance alone would bring, to one decimal."""
    by_chance = basket.expected_by_chance
    return wording.number(by_chance, 1) if by_chance >= 0.05 else "0.1 or fewer"


def _counted(count: int) -> str:
    return wording.capital(wording.spelt(count)) if count else "None"


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
    said += [f"{wording.in_sentence(title)} (not received)" for title in basket.not_received]
    return wording.sentence(f"without a verdict: {'; '.join(said)}") if said else ""


def chart_title(row: Watched) -> str:
    """What a category's months did, in about ten words."""
    return f"{row.category.title}: {in_short(row.verdict, row.quarter)}"


def headline(row: Watched, by_area: Contributions, by_kind: Contributions) -> str:
    """What was found, how far it is from the usual, and what made the difference."""
    verdict = row.verdict
    comma = "," if verdict.variation is Variation.NEITHER else ""
    lead = f"{row.category.title}: a special cause{comma} {_MEANINGS[verdict.variation]}"
    said = [
        f"**{lead}.** {wording.sentence(signal(verdict, row.quarter))}",
        _beside_the_mean(row),
        _driver(by_area, ""),
        _driver(by_kind, "By subcategory, "),
        _year_before(row),
        _season(row),
        _long_run(verdict),
    ]
    return " ".join(filter(None, said))


def _season(row: Watched) -> str:
    """The latest month beside what its season leads to expect."""
    season = row.season
    if season is None:
        return ""
    stands = {"above": "above that", "below": "below that"}.get(season.position, "within that")
    return (
        f"Its season allowed for, {month_name(row.latest_month)} would hold "
        f"{wording.number(season.expected)} ({wording.number(season.lower)} to "
        f"{wording.number(season.upper)}), and it is {stands}."
    )


def _long_run(verdict: Verdict) -> str:
    """What a long run asks for."""
    if verdict.run < _LONG_RUN:
        return ""
    return (
        f"After {wording.spelt(verdict.run)} months on one side, the mean is no longer a guide. "
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
        f"The quarter had {wording.number(count)} {row.category.noun}, "
        f"{wording.number(abs(difference))} {side} than three mean months "
        f"({wording.number(usual)})."
    )


def _driver(made: Contributions, opening: str) -> str:
    """The parts that make up most of the difference."""
    if made.parts.empty:
        return ""
    if not made.has_shares:
        which = "subcategories" if opening else "areas"
        return f"Its {which} moved against each other, so none is given a share of that."
    leading = made.leading()
    return wording.sentence(_accounts(leading["name"].tolist(), leading["share"].tolist(), opening))


def _name(name: str, opening: str) -> str:
    return wording.in_sentence(name) if opening else name


def _accounts(names: Sequence[str], shares: Sequence[float], opening: str) -> str:
    first, *rest = (
        (_name(name, opening), f"{wording.number(share)}%")
        for name, share in zip(names, shares, strict=True)
    )
    said = [f"{first[0]} accounts for {first[1]} of the difference"]
    said += [f"{name} for {share}" for name, share in rest]
    return f"{opening}{wording.joined(said)}"


def _year_before(row: Watched) -> str:
    month = f"{month_name(row.latest_month)} {row.latest_month.year}"
    if math.isnan(row.latest):
        return f"There is no figure for {month}."
    if math.isnan(row.year_before):
        return ""
    earlier = f"{month_name(row.latest_month)} {row.latest_month.year - 1}"
    return (
        f"{month} had {wording.number(row.latest)}; {earlier} had "
        f"{wording.number(row.year_before)}."
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
        f"**Of {wording.spelt(len(before))} {_categories(len(before))} that showed a "
        f"special cause in {last}, {wording.joined(pieces)}.**{fresh}"
    )
