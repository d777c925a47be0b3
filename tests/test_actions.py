"""The action log: how an action stood on a day, and what is said of it. The days are a pencil's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import hand_made
import pytest
from quarterdeck import actions, papers
from quarterdeck.actions import State
from quarterdeck.blocks import Heading, Paragraph, Table, words_of
from quarterdeck.params.action_log import Action, ActionStatus
from quarterdeck.params.framework import Framework
from quarterdeck.params.register import Period, PeriodBasis
from quarterdeck.params.sources import Selection
from quarterdeck.readings import Reading, Readings

SPACE = "\u00a0"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def action(**given: Any) -> Action:
    """Agreed on Monday 2 January 2017, due on Monday 30 January, four weeks later."""
    days = {"opened": "2017-01-02", "due": "2017-01-30"} | {
        key: given.pop(key) for key in ("opened", "due", "closed", "evaluated") if key in given
    }
    about = {} if "outcome" in given else {"indicator": "burglary"}
    return Action(
        **{
            "id": "locks",
            "what": "Fit locks.",
            "owner": "Housing manager",
            "status": ActionStatus.DONE if "closed" in days else ActionStatus.OPEN,
            **about,
            **{key: day(value) for key, value in days.items()},
            **given,
        }
    )


def on(date: str, *given: Action) -> tuple[actions.Logged, ...]:
    return actions.logged(given or (action(),), day(date))


# How it stood


def test_an_action_that_nobody_had_agreed_yet_is_not_there() -> None:
    assert on("2017-01-01") == ()


@pytest.mark.parametrize(
    ("date", "state", "age"),
    [
        ("2017-01-02", State.OPEN, "opened that day; due in 4 weeks"),
        ("2017-01-03", State.OPEN, "open 1 day; due in 3 weeks"),  # 27 days
        ("2017-01-15", State.OPEN, "open 13 days; due in 2 weeks"),  # 15 days
        ("2017-01-16", State.OPEN, "open 2 weeks; due in 2 weeks"),
        ("2017-01-29", State.OPEN, "open 3 weeks; due in 1 day"),
        ("2017-01-30", State.OPEN, "open 4 weeks; due that day"),
        ("2017-01-31", State.OVERDUE, "open 4 weeks; 1 day overdue"),
        ("2017-04-10", State.OVERDUE, "open 14 weeks; 10 weeks overdue"),  # 98 and 70 days
        ("2018-01-01", State.OVERDUE, "open 52 weeks; 48 weeks overdue"),  # 364 and 336 days
    ],
)
def test_an_open_action_by_the_day(date: str, state: State, age: str) -> None:
    [one] = on(date)
    assert (one.state, actions.age(one).replace(SPACE, " ")) == (state, age)


@pytest.mark.parametrize(
    ("closed", "age"),
    [
        ("2017-01-02", "on 2 Jan 2017, the day it was opened"),
        ("2017-01-30", "on 30 Jan 2017, after 4 weeks"),
        ("2017-01-31", "on 31 Jan 2017, after 4 weeks; 1 day late"),
        ("2017-03-06", "on 6 Mar 2017, after 9 weeks; 5 weeks late"),  # 63 and 35 days
    ],
)
def test_a_done_action_says_how_long_it_took_and_how_late_it_was(closed: str, age: str) -> None:
    [one] = on("2017-03-06", action(closed=closed))
    assert (one.state, actions.age(one).replace(SPACE, " ")) == (State.DONE, age)


def test_a_dropped_action_is_never_late() -> None:
    [one] = on("2017-03-06", action(closed="2017-03-06", status=ActionStatus.DROPPED))
    assert one.state is State.DROPPED
    assert actions.age(one).replace(SPACE, " ") == "on 6 Mar 2017, after 9 weeks"


def test_an_edition_knows_nothing_of_what_came_after_its_day() -> None:
    """Closed and evaluated later, it is open and has no note of how it ended."""
    later = action(
        closed="2017-02-10", note="The landlord did it.", evaluated="2017-05-01", evaluation="Well."
    )
    [before] = on("2017-02-09", later)
    assert (before.state, before.note, before.awaits_evaluation) == (State.OVERDUE, "", False)
    [then] = on("2017-02-10", later)
    assert (then.state, then.note) == (State.DONE, "The landlord did it.")
    assert then.awaits_evaluation
    [after] = on("2017-05-01", later)
    assert (after.is_evaluated, after.awaits_evaluation) == (True, False)


def test_a_note_on_an_action_that_is_still_open_is_printed() -> None:
    [one] = on("2017-01-10", action(note="Waits for a grant."))
    assert one.note == "Waits for a grant."


@pytest.mark.parametrize(
    ("given", "date", "listed"),
    [
        ({}, "2020-01-01", True),  # open: for ever
        ({"closed": "2017-01-20"}, "2020-01-01", True),  # nobody has said what came of it
        ({"closed": "2017-01-20", "evaluated": "2017-06-01"}, "2018-05-31", True),
        ({"closed": "2017-01-20", "evaluated": "2017-06-01"}, "2018-06-01", False),
        ({"closed": "2017-01-20", "status": ActionStatus.DROPPED}, "2018-01-19", True),
        ({"closed": "2017-01-20", "status": ActionStatus.DROPPED}, "2018-01-20", False),
    ],
)
def test_how_long_an_action_is_listed(given: dict[str, Any], date: str, listed: bool) -> None:
    words = {"evaluation": "It worked."} if "evaluated" in given else {}
    [one] = on(date, action(**given, **words))
    assert one.is_listed is listed


def test_the_longest_overdue_stands_first_and_the_closed_last() -> None:
    log = on(
        "2017-03-01",
        action(id="done_first", closed="2017-01-20"),
        action(id="in_time", due="2017-04-01"),
        action(id="done_last", closed="2017-02-20"),
        action(id="overdue_little", due="2017-02-20"),
        action(id="overdue_long", due="2017-01-20"),
    )
    assert [one.action.id for one in log] == [
        "overdue_long",
        "overdue_little",
        "in_time",
        "done_last",
        "done_first",
    ]


# What is said


@pytest.mark.parametrize(
    ("given", "date", "said"),
    [
        ([{}], "2017-01-01", "**No action had been agreed by 1 January 2017.**"),
        ([{}], "2017-01-30", "**One action is open on 30 January 2017.**"),
        ([{}], "2017-01-31", "**One action is open and overdue on 31 January 2017.**"),
        (
            [{}, {}],
            "2017-01-30",
            "**Two actions are open, none of them overdue on 30 January 2017.**",
        ),
        (
            [{}, {}],
            "2017-01-31",
            "**Two actions are open, all of them overdue on 31 January 2017.**",
        ),
        (
            [{}, {"due": "2017-03-01"}],
            "2017-01-31",
            "**Two actions are open, one of them overdue on 31 January 2017.**",
        ),
        (
            [{"closed": "2017-01-20"}],
            "2017-01-31",
            "**No actions are open on 31 January 2017.** One that is closed is listed: one done. "
            "One that is done is still to be evaluated.",
        ),
        (
            [
                {"closed": "2017-01-20"},
                {"closed": "2017-01-21"},
                {"closed": "2017-01-22", "status": ActionStatus.DROPPED},
            ],
            "2017-01-31",
            "**No actions are open on 31 January 2017.** Three that are closed are listed: two "
            "done and one dropped. Two that are done are still to be evaluated.",
        ),
        (
            [{"closed": "2017-01-20", "status": ActionStatus.DROPPED}, {"due": "2018-06-01"}],
            "2018-01-31",
            "**One action is open on 31 January 2018.** One more, evaluated or dropped over a year "
            "before, is left out.",
        ),
        (
            [{"illustrative": True}],
            "2017-01-30",
            "**One action is open on 30 January 2017.** The actions are illustrative: nobody "
            "agreed them.",
        ),
    ],
)
def test_the_log_in_a_sentence(given: list[dict[str, Any]], date: str, said: str) -> None:
    log = on(date, *(action(**one) for one in given))
    assert actions.summary(log, day(date)) == said


BURGLARY = hand_made.indicator()
THEFT = hand_made.indicator(
    id="theft",
    title="Theft from vehicles",
    short_title="Theft",
    numerator=Selection(source="police", categories=("theft",)),
)
ROBBERY = hand_made.indicator(
    id="robbery",
    title="Robbery",
    short_title="Robbery",
    numerator=Selection(source="police", categories=("robbery",)),
)


def a_framework(**given: Any) -> Framework:
    crime = hand_made.outcome(indicators=("burglary", "theft"))
    violence = hand_made.outcome(id="violence", title="Less violence", indicators=("robbery",))
    made = hand_made.framework((crime, violence), (BURGLARY, THEFT, ROBBERY))
    return made.model_copy(update=given)


def table_of(framework: Framework, column: str, **verdicts: str) -> Readings:
    """A table in which some indicators have a verdict; years end on 31 December 2017."""
    return hand_made.readings(
        framework,
        [
            hand_made.row(
                indicator=name,
                outcome="violence" if name == "robbery" else "crime",
                **({column: verdicts[name]} if name in verdicts else {}),
            )
            for name in ("burglary", "theft", "robbery")
        ],
    )


def place(reading: Reading) -> str:
    return f"at_{reading.indicator.id}"


ALL_WORSEN = {"burglary": "worsening", "theft": "worsening", "robbery": "worsening"}


@pytest.mark.parametrize(
    ("verdicts", "given", "said"),
    [
        ({}, [], ""),
        (
            {"theft": "worsening"},
            [],
            "**One worsening indicator has no open action**: [theft from vehicles](#at_theft).",
        ),
        (
            ALL_WORSEN,
            [{}],
            "**Two worsening indicators have no open action**: [theft from vehicles](#at_theft) "
            "and [robbery](#at_robbery).",
        ),
        # An action about an outcome is one for each of its indicators.
        (
            ALL_WORSEN,
            [{"outcome": "crime"}],
            "**One worsening indicator has no open action**: [robbery](#at_robbery).",
        ),
        # Closed by then, it is no open action; closed afterwards, it is.
        (
            {"burglary": "worsening"},
            [{"closed": "2018-01-31"}],
            "**One worsening indicator has no open action**: [burglary](#at_burglary).",
        ),
        (
            {"burglary": "worsening"},
            [{"closed": "2018-02-01"}],
            "The one worsening indicator, [burglary](#at_burglary), has an open action.",
        ),
        (
            {"burglary": "worsening", "theft": "worsening"},
            [{"outcome": "crime"}],
            "Both worsening indicators have an open action.",
        ),
        (
            ALL_WORSEN,
            [{"outcome": "crime"}, {"outcome": "violence"}],
            "All three worsening indicators have an open action.",
        ),
    ],
)
def test_what_worsens_without_an_action(
    verdicts: dict[str, str], given: list[dict[str, Any]], said: str
) -> None:
    framework = a_framework()
    log = actions.logged([action(**one) for one in given], day("2018-01-31"))
    table = table_of(framework, "direction", **verdicts)
    assert actions.without_action(table, framework, log, place) == said


def test_a_body_with_a_baseline_asks_what_has_deteriorated() -> None:
    """Worse than the year before is not worse than the baseline."""
    framework = a_framework(baseline="2012-13")
    worse = table_of(framework, "improvement", theft="deteriorated")
    assert actions.without_action(worse, framework, (), place) == (
        "**One indicator that has deteriorated has no open action**: "
        "[theft from vehicles](#at_theft)."
    )
    assert (
        actions.without_action(
            table_of(framework, "direction", theft="worsening"), framework, (), place
        )
        == ""
    )


@pytest.mark.parametrize(
    ("verdicts", "given", "said"),
    [
        ({"burglary": "stable"}, [{}], ""),
        ({"burglary": "improving"}, [], ""),
        ({"burglary": "improving"}, [{"closed": "2018-01-31"}], ""),
        ({"burglary": "improving"}, [{"outcome": "crime"}], ""),
        (
            {"burglary": "improving"},
            [{}],
            "**One open action may be reviewed**, since its indicator is improving: "
            "[burglary](#at_burglary).",
        ),
        # The year ends on 31 December 2017: what was agreed that day can't have done it.
        ({"burglary": "improving"}, [{"opened": "2017-12-31", "due": "2018-03-01"}], ""),
        (
            {"burglary": "improving"},
            [{"opened": "2017-12-30", "due": "2018-03-01"}, {}],
            "**Two open actions may be reviewed**, since their indicator is improving: "
            "[burglary](#at_burglary).",
        ),
        (
            {"burglary": "improving", "theft": "improving"},
            [{}, {"indicator": "theft"}],
            "**Two open actions may be reviewed**, since their indicators are improving: "
            "[burglary](#at_burglary) and [theft from vehicles](#at_theft).",
        ),
    ],
)
def test_what_may_be_reviewed(
    verdicts: dict[str, str], given: list[dict[str, Any]], said: str
) -> None:
    framework = a_framework()
    log = actions.logged([action(**one) for one in given], day("2018-01-31"))
    table = table_of(framework, "direction", **verdicts)
    assert actions.may_be_reviewed(table, framework, log, place) == said


def parts_of(
    parent: dict[str, Any], part: dict[str, Any], basis: str = "rolling_12_months"
) -> tuple[Framework, Readings]:
    """Burglary and, for context, what it counts elsewhere or in the quarter alone."""
    each = hand_made.indicator(
        id="part",
        title="Burglary in the city",
        short_title="City",
        period=Period(basis=PeriodBasis(basis)),
    )
    crime = hand_made.outcome(indicators=("burglary",), context=("part",))
    framework = hand_made.framework((crime,), (BURGLARY, each))
    rows = [
        hand_made.row(outcome="crime", indicator="burglary", **parent),
        hand_made.row(
            outcome="crime", indicator="part", use="context", **{**hand_made.RATE, **part}
        ),
    ]
    return framework, hand_made.readings(framework, rows)


@pytest.mark.parametrize(("change", "is_told"), [(3.0, False), (-3.0, True)])
def test_no_action_is_put_up_for_review_while_a_part_is_worse(change: float, is_told: bool) -> None:
    """49 first-time entrants in the city after 46, in a force where they halved: the audit's case.
    More is worse here, by chance or not."""
    part = {"change_value": change, "significant": False}
    framework, table = parts_of({"direction": "improving"}, part)
    log = actions.logged([action()], day("2018-01-31"))
    said = actions.may_be_reviewed(table, framework, log, place)
    assert ("may be reviewed" in said) is is_told


@pytest.mark.parametrize(
    ("direction", "closed", "evaluated", "said"),
    [
        (
            "worsening",
            "2018-01-10",
            None,
            "**One indicator worsens although an action on it is done**: [burglary](#at_burglary) "
            "(the latest quarter is significantly worse than a year before, +7.9%).",
        ),
        ("stable", "2018-01-10", None, ""),
        ("worsening", None, None, ""),
        ("worsening", "2018-01-10", "2018-01-20", ""),  # what came of it is told
    ],
)
def test_an_action_that_is_done_and_whose_latest_quarter_is_worse_is_named(
    direction: str, closed: str | None, evaluated: str | None, said: str
) -> None:
    framework, table = parts_of(
        {"direction": "improving"}, {"direction": direction}, basis="quarter"
    )
    words = {"evaluation": "It worked."} if evaluated else {}
    given = {"closed": closed, "evaluated": evaluated, **words}
    log = actions.logged([action(**{k: v for k, v in given.items() if v})], day("2018-01-31"))
    assert actions.done_and_worse(table, framework, log, place) == said


def test_names_of_more_than_a_few_words_stand_between_semicolons() -> None:
    framework = a_framework()
    two = BURGLARY.model_copy(update={"title": "Satisfaction of victims of theft"})
    framework = framework.model_copy(update={"indicators": (two, THEFT, ROBBERY)})
    table = table_of(framework, "direction", burglary="worsening", theft="worsening")
    assert actions.without_action(table, framework, (), place).endswith(
        "[satisfaction of victims of theft](#at_burglary); [theft from vehicles](#at_theft)."
    )


def test_a_paper_shows_the_actions_of_what_it_reports() -> None:
    ours = action(id="ours")
    whole = action(id="whole", outcome="violence")
    elsewhere = action(id="elsewhere", indicator="traffic")
    another = action(id="another", outcome="roads")
    found = actions.of_framework((ours, elsewhere, whole, another), a_framework())
    assert found == (ours, whole)


# The table


def shown(
    *given: Action, date: str = "2018-01-31", at: str | None = None
) -> tuple[list[Table], str]:
    framework = a_framework()
    blocks = list(
        actions.blocks(
            given,
            table_of(framework, "direction"),
            framework,
            known=day(date),
            on=day(at or date),
            place=place,
        )
    )
    tables = [block for block in blocks if isinstance(block, Table)]
    said = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    return tables, said


def test_without_actions_there_is_a_sentence_and_no_table() -> None:
    assert shown() == ([], "**No action had been agreed by 31 January 2018.**")


def test_a_row_says_what_who_about_what_when_and_how_it_stands() -> None:
    [table], _ = shown(action(due="2018-01-10", note="Waits for a grant."))
    [row] = table.rows
    assert row.cells[0].header
    assert words_of(row).replace(SPACE, " ") == (
        "Fit locks. Waits for a grant.; Housing manager; Burglary; 2 Jan 2017 due 10 Jan 2018; "
        "Overdue open 56 weeks; 3 weeks overdue"  # 394 and 21 days
    )
    assert [column.heading for column in table.columns][-1] == "Status"
    assert table.columns[-1].basis == "on 31 Jan 2018"


def test_a_rule_stands_between_the_overdue_and_the_others_and_the_closed_stand_apart() -> None:
    tables, _ = shown(
        action(id="overdue"),
        action(id="too", due="2018-01-30"),
        action(id="in_time", due="2018-01-31"),
        action(id="later", due="2018-02-28"),
        action(id="done", closed="2018-01-02"),
        action(id="dropped", closed="2018-01-01", status=ActionStatus.DROPPED),
    )
    assert [table.caption for table in tables] == [
        "Open actions, as known on 31 January 2018",
        "Closed actions, as known on 31 January 2018",
    ]
    ruled = [[row.starts_group for row in table.rows] for table in tables]
    assert ruled == [[False, False, True, False], [False, False]]


def test_the_day_of_the_ages_is_told_where_it_is_another() -> None:
    given = (action(due="2018-02-16"), action(id="done", closed="2018-01-02"))
    tables, _ = shown(*given, date="2018-02-09", at="2018-02-16")
    assert [table.caption for table in tables] == [
        "Open actions, as known on 9 February 2018; ages at 16 February 2018",
        "Closed actions, as known on 9 February 2018",
    ]


def test_no_rule_where_all_or_none_are_overdue() -> None:
    for due in ("2018-01-30", "2018-01-31"):
        [table], _ = shown(action(due=due), action(id="other", due=due))
        assert not any(row.starts_group for row in table.rows)


def test_what_came_of_it_is_printed_once_it_is_known() -> None:
    done = action(closed="2017-03-01", evaluated="2017-09-01", evaluation="Fewer break-ins.")
    [early], _ = shown(done, date="2017-08-31")
    [late], _ = shown(done, date="2017-09-01")
    assert "not yet evaluated" in words_of(early)
    assert "Fewer" not in words_of(early)
    assert "What came of it: Fewer break-ins." in words_of(late)
    assert "not yet" not in words_of(late)


def test_illustrative_actions_are_marked_one_by_one_only_among_others() -> None:
    invented = action(id="invented", illustrative=True)
    [alone], said = shown(invented)
    assert "illustrative: nobody agreed them" in said
    assert "Illustrative" not in words_of(alone)
    [mixed], said = shown(invented, action(id="agreed"))
    assert "illustrative" not in said
    assert words_of(mixed).count("Illustrative: nobody agreed it.") == 1


# The shipped log


@pytest.mark.parametrize(
    ("paper", "quarter"),
    [
        ("police_and_crime_panel", "2015-16-Q1"),
        ("police_and_crime_panel", "2015-16-Q3"),
        ("safer_communities", "2016-17-Q4"),
        ("safer_communities", "2017-18-Q3"),
    ],
)
def test_each_shipped_edition_has_open_overdue_and_closed_actions(paper: str, quarter: str) -> None:
    opened = papers.open_paper(paper, quarter)
    heading, *rest = opened.actions().blocks
    assert isinstance(heading, Heading)
    assert (heading.text, heading.id) == ("Actions", "actions")
    assert any(isinstance(one, Paragraph) and "illustrative" in one.text for one in rest)
    states = [
        {words_of(row.cells[-1]).split()[0] for row in table.rows}
        for table in rest
        if isinstance(table, Table)
    ]
    assert states == [{"Open", "Overdue"}, {"Done", "Dropped"}]


def test_what_became_known_after_publication_is_not_told_and_ages_are_those_of_the_meeting() -> (
    None
):
    log = actions.logged(
        [
            action(id="closed_later", due="2017-01-30", closed="2017-02-03"),
            action(id="opened_later", opened="2017-02-02", due="2017-03-30"),
        ],
        day("2017-02-01"),
        day("2017-02-08"),
    )
    assert [(one.action.id, one.state) for one in log] == [("closed_later", State.OVERDUE)]
    assert actions.age(log[0]).replace(SPACE, " ") == "open 5 weeks; 9 days overdue"  # 37 days
    assert actions.summary(log, day("2017-02-01"), day("2017-02-08")) == (
        "**One action is open and overdue on 8 February 2017.**"
    )
