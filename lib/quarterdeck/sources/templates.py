"""Workbooks that a partner fills in: one for each return, with drop-downs and a page of notes.

The example row stays in: a row whose first cell begins with "Example" is never read. The same
areas and categories give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from quarterdeck.params.places import Area, AreaKind
from quarterdeck.params.sources import ReaderName
from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import (
    cohort,
    monthly_counts,
    peer_values,
    people_reported,
    period_return,
    referrals,
    survey,
)
from quarterdeck.sources.add import put_in_place
from quarterdeck.sources.returns import FIGURES, Column, Form, Holds
from quarterdeck.timeless import MOMENT, timeless

FORMS: Mapping[ReaderName, Form] = {
    form.reader: form
    for form in (
        monthly_counts.FORM,
        period_return.FORM,
        survey.FORM,
        cohort.FORM,
        referrals.FORM,
        peer_values.FORM,
        people_reported.FORM,
    )
}

RETURN, NOTES, LISTS = "Return", "Notes", "Lists"
FIRST_ROW, LAST_ROW = 3, 5000  # rows to fill in: under the header and the example
_DAY_FORMAT, _MONTH_FORMAT = "dd/mm/yyyy", "mmm yyyy"

_MARKS = (
    ("*", "The figure is known and may not be shown: it is suppressed."),
    ("NA", "There is no such figure: it isn't measured, or doesn't apply."),
    ("-", "Nil: it was counted, and there were none. A 0 says the same."),
    ("(blank)", "Not known yet. It is reported as not received, never as 0."),
)
_HOW = (
    "Fill in one row for each figure on the sheet Return, under the example. The example row may "
    "stay: a row that begins with the word Example isn't read.",
    "Keep the headings as they are. A column that isn't needed may be left empty.",
    "Give figures, not percentages or rates: they are worked out from what you give.",
    "Save the workbook and send it as it is. It is checked, and you are told of every row that "
    "can't be read.",
)


def write_templates(
    folder: Path,
    areas: Sequence[Area] = (),
    categories: Mapping[ReaderName, Sequence[str]] | None = None,
) -> list[Path]:
    """The templates of all returns, written into a folder as `<return>.xlsx`.

    areas: those to choose from (peers for peer values, and for the other returns those that are
    none); with none, any area may be written. categories: what to offer in the category column of
    a return (its question, cohort, service or indicator); others may still be written.
    Raises Problems, having written nothing, where a file of such a name holds anything else.
    """
    peers = [area for area in areas if area.kind is AreaKind.PEER]
    ours = [area for area in areas if area.kind is not AreaKind.PEER]
    made = {
        folder / f"{reader.value}.xlsx": template(
            form,
            peers if reader is ReaderName.PEER_VALUES else ours,
            (categories or {}).get(reader, ()),
        )
        for reader, form in FORMS.items()
    }
    there = [path for path in made if path.exists()]
    if other := [path for path in there if path.is_dir() or path.read_bytes() != made[path]]:
        raise Problems(
            Problem(
                str(path),
                "",
                "is there already, and isn't the template that would be written",
                "move it away, or name another folder",
            )
            for path in other
        )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".templates-") as aside:
        drafts = [(Path(aside) / path.name, path) for path in made if path not in there]
        for draft, path in drafts:
            draft.write_bytes(made[path])
        put_in_place(drafts, Path(aside) / "old")
    return list(made)


def template(form: Form, areas: Sequence[Area], categories: Sequence[str]) -> bytes:
    """One return's workbook, as bytes."""
    columns = [column for column in form.columns if column.offered]
    book = Book()
    book.properties.title = f"{form.title}: return"
    book.properties.creator = "Quarterdeck"
    book.properties.created = MOMENT
    sheet = book.active
    sheet.title = RETURN
    lists = _lists(book, areas, categories)
    _fill_return(sheet, form, columns, areas)
    for position, column in enumerate(columns, start=1):
        rule = _rule(column, get_column_letter(position), lists)
        if rule is not None:
            sheet.add_data_validation(rule)
    _fill_notes(book.create_sheet(NOTES, 1), form, columns)
    saved = io.BytesIO()
    book.save(saved)
    return timeless(saved.getvalue())


def _lists(book: Any, areas: Sequence[Area], categories: Sequence[str]) -> dict[Holds, str]:
    """The sheet of what may be chosen, and the range of each list."""
    ranges: dict[Holds, str] = {}
    if not areas and not categories:
        return ranges
    sheet = book.create_sheet(LISTS)
    lists = (
        (Holds.AREA, "Areas to choose from", [area.name for area in areas]),
        (Holds.CATEGORY, "Categories to choose from", list(categories)),
    )
    for position, (holds, title, words) in enumerate(
        [offered for offered in lists if offered[2]], start=1
    ):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = 36
        sheet.cell(1, position, title).font = Font(bold=True)
        for line, word in enumerate(words, start=2):
            sheet.cell(line, position, word)
        ranges[holds] = f"{LISTS}!${letter}$2:${letter}${len(words) + 1}"
    return ranges


def _fill_return(sheet: Any, form: Form, columns: Sequence[Column], areas: Sequence[Area]) -> None:
    for position, column in enumerate(columns, start=1):
        letter = get_column_letter(position)
        header = sheet.cell(1, position, column.name)
        header.font = Font(bold=True, color="FFFFFF")
        header.fill = PatternFill("solid", fgColor="1D3557")
        header.alignment = Alignment(vertical="center")
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 4)
        if column.holds in (Holds.AREA, Holds.CATEGORY):
            sheet.column_dimensions[letter].width = 30
        example = sheet.cell(2, position, _example(form, column, areas))
        example.font = Font(italic=True, color="595959")
        number_format = {Holds.MONTH: _MONTH_FORMAT, Holds.DATE: _DAY_FORMAT}.get(column.holds)
        if number_format is not None:
            sheet.column_dimensions[letter].number_format = number_format
            example.number_format = number_format
    first = sheet.cell(2, 1)
    first.value = f"Example: {_in_words(first.value, columns[0])}"
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def _example(form: Form, column: Column, areas: Sequence[Area]) -> object:
    if column.holds is Holds.AREA:
        return areas[0].name if areas else "Name of the area"
    return form.example.get(column.name)


def _in_words(value: object, column: Column) -> str:
    if not isinstance(value, dt.date):
        return str(value)
    return f"{value:%b %Y}" if column.holds is Holds.MONTH else f"{value:%d/%m/%Y}"


def _rule(column: Column, letter: str, lists: Mapping[Holds, str]) -> DataValidation | None:
    """What may be written in a column, as Excel checks it."""
    first = f"{letter}{FIRST_ROW}"
    error, style = f"{column.name}: {column.meaning}", "stop"
    if column.holds in lists:
        # A new category is worth a question; an area that isn't listed can't be read.
        style = "stop" if column.holds is Holds.AREA else "warning"
        rule = DataValidation(type="list", formula1=lists[column.holds])
    elif column.holds in (Holds.MONTH, Holds.DATE):
        rule = DataValidation(
            type="date", operator="between", formula1="DATE(1990,1,1)", formula2="DATE(2099,12,31)"
        )
        if column.holds is Holds.MONTH:
            error = "Write the first day of the month as a date, such as 01/04/2017."
    elif column.holds in FIGURES:
        decimals = "" if column.holds is Holds.NUMBER else f",{first}=INT({first})"
        figure = f"AND(ISNUMBER({first}),{first}>=0{decimals})"
        marks = ",".join(f'{first}="{mark}"' for mark in ("*", "NA", "-"))
        rule = DataValidation(type="custom", formula1=f"OR({figure},{marks})")
        kind = "a number" if column.holds is Holds.NUMBER else "a whole number"
        error = f"Write {kind}, 0 or more; or a mark: * suppressed, NA not available, - nil."
    else:
        return None
    rule.allow_blank = True
    rule.showErrorMessage = rule.showInputMessage = True
    rule.errorStyle, rule.errorTitle, rule.error = style, column.name, error[:250]
    rule.promptTitle, rule.prompt = column.name, column.meaning[:250]
    rule.add(f"{first}:{letter}{LAST_ROW}")
    return rule


def _fill_notes(sheet: Any, form: Form, columns: Sequence[Column]) -> None:
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 20
    sheet.column_dimensions["C"].width = 86
    line = 1

    def write(*words: str, bold: bool = False, size: int = 11) -> None:
        nonlocal line
        for position, word in enumerate(words, start=1):
            cell = sheet.cell(line, position, word)
            cell.font = Font(bold=bold, size=size)
            cell.alignment = Alignment(wrap_text=position == 3, vertical="top", horizontal="left")
        line += 1

    write(form.title, bold=True, size=14)
    write(form.purpose)
    line += 1
    write("How to fill it in", bold=True)
    for number, how in enumerate(_HOW, start=1):
        write(f"{number}.", "", how)
    line += 1
    write("Heading", "Cells hold", "Meaning", bold=True)
    for column in columns:
        may_be_empty = column.blank or (column.holds in FIGURES and not column.required)
        needed = " May be left empty." if may_be_empty else ""
        write(column.name, column.holds.value, column.meaning + needed)
    line += 1
    write("Mark", "", "Meaning in a column of figures", bold=True)
    for mark, meaning in _MARKS:
        write(mark, "", meaning)
