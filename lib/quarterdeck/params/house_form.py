"""What `params/papers/<paper>.yml` says: the house form of one paper."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from quarterdeck.params.basket import Basket
from quarterdeck.params.strict import Identifier, NotebookName, Strict, Words


class Section(Strict):
    """A part of the house form: a heading and stable prose, or a named computed part."""

    id: Identifier
    """The part of the paper; commentary uses it as a heading."""
    heading: Words | None = None
    """As it is printed; none: the part makes its own headings."""
    paragraphs: tuple[Words, ...] = ()
    """Stable prose, true in every quarter."""


class Contact(Strict):
    """A person to contact, by role; never a name."""

    role: Words
    """The role; never a name."""
    team: Words
    """The team and its organisation."""
    telephone: Words | None = None
    """In quotes, since it begins with 0."""
    email: Words | None = None
    """The team's address."""


class Appendix(Strict):
    """An appendix, in order; `id` is the part of the notebook that makes it."""

    id: Identifier
    """The part of the notebook that makes it."""
    title: Words
    """As it is printed."""


class HeaderLine(Strict):
    """A line of the header block: "Report of", and whose report it is."""

    label: Words
    """What the line gives: "Report of"."""
    text: Words
    """It; words in braces are filled in, as elsewhere in the house form."""


class Implication(Strict):
    """A line of the implications table."""

    heading: Words
    """What kind of implication: "Financial"."""
    text: Words
    """What it is: "None"."""


class Paper(Strict):
    """`params/papers/<paper>.yml`: the house form of one paper.

    Words may hold `{quarter}`, `{period}`, `{meeting}`, its `{weekday}`, `{marking}` and
    `{appendix_<id>}`, and refer to other places by name, with a link: `{paragraph:<id>}`,
    `{paragraphs:<id>}`, `{figure:<id>}`, `{table:<id>}`, `{appendix:<id>}`.
    """

    id: Identifier
    """The name of the file and of the paper."""
    body: Words
    """Whom the paper is for."""
    title: Words
    """As it is printed."""
    framework: Identifier
    """The framework that it reports, by its id."""
    notebook: NotebookName
    """The notebook that makes it, under `notebooks/`."""
    marking: Words | None = None
    """The protective marking."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The parts of the paper, in order."""
    header: tuple[HeaderLine, ...] = ()
    """The lines of the header block, in order; none: body and date above the title."""
    recommendation_lead: Words
    """The words before the recommendations: "That the Board:"."""
    recommendations: Annotated[tuple[Words, ...], Field(min_length=1)]
    """What the body is asked to do."""
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
    """Officers to contact."""
    appendices: tuple[Appendix, ...] = ()
    """What is appended, in order."""
    appendix_marks: Literal["numbers", "letters"] = "numbers"
    """Whether appendices are 1, 2, 3 or A, B, C."""
    indicators_in: Literal["full", "brief"] = "full"
    """In full, an indicator has a heading, a table of periods and its districts; in brief, its
    headline, chart, commentary and definition."""
    implications: tuple[Implication, ...] = ()
    """The lines of the implications table."""
    background_papers: tuple[Words, ...] = ()
    """Papers that this one rests on; none named: it says that there are none."""
    basket: tuple[Basket, ...] = ()
    """The sources whose categories are watched together, for a pack of control charts."""
