"""Extracts that must not be read, each with the message that a person gets."""

from __future__ import annotations

import io

import openpyxl
import pytest
from quarterdeck.problems import Problems

from .conftest import Read

MONTHLY = "month,area,category,count\n"
PERIOD = "area,category,start,end,numerator,denominator\n"
COHORT = "cohort,area,start,end,people,offences_before,offences_after,reoffenders\n"
SURVEY = "wave,question,area,n,positive\n"

# Reader, content, and every problem's line without the file's name.
BROKEN: dict[str, tuple[str, str | bytes, list[str]]] = {
    "empty file": ("monthly_counts", "\n \n", [": is empty; ask for it again"]),
    "no header": (
        "monthly_counts",
        "2017-04,Northam,Burglary,3\n",
        [": has no header row; its columns are: month, area, category, subcategory, count"],
    ),
    "header and nothing else": (
        "monthly_counts",
        MONTHLY,
        [", line 1: has no rows under the header; ask for it again"],
    ),
    "a column missing": (
        "monthly_counts",
        "month,area,offence,count\n2017-04,Northam,Burglary,3\n",
        [
            ", line 1: the header has no column 'category' (it has 'offence'); its columns are: "
            "month, area, category, subcategory, count"
        ],
    ),
    "a heading twice": (
        "monthly_counts",
        "month,area,category,count,Count\n2017-04,Northam,Burglary,3,4\n",
        [", line 1: the heading 'Count' stands twice; keep one"],
    ),
    "an optional heading misspelt": (
        "monthly_counts",
        "month,area,category,sub-catgory,count\n2017-04,Northam,Burglary,Home,3\n",
        [", line 1: the heading 'sub-catgory' is no column; write 'subcategory'"],
    ),
    "unknown area": (
        "monthly_counts",
        MONTHLY + "2017-04,Northham,Burglary,3\n",
        [
            ", line 2, column 'area': 'Northham' is no area of params/areas.yml; did you mean "
            "'Northam'?"
        ],
    ),
    "a total among the areas": (
        "monthly_counts",
        MONTHLY + "2017-04,Northam,Burglary,3\n2017-04,Total,Burglary,3\n",
        [
            ", line 3, column 'area': 'Total' is no area of params/areas.yml; areas are listed "
            "in params/areas.yml"
        ],
    ),
    "blank area, as under a merged cell": (
        "monthly_counts",
        MONTHLY + "2017-04,Northam,Burglary,3\n2017-05,,Burglary,3\n",
        [
            ", line 3, column 'area': the area is blank; write it in every row; a merged cell "
            "counts only once"
        ],
    ),
    "negative": (
        "monthly_counts",
        MONTHLY + "2017-04,Northam,Burglary,-3\n",
        [", line 2, column 'count': -3 is negative; a count is 0 or more"],
    ),
    "part of a crime": (
        "monthly_counts",
        MONTHLY + "2017-04,Northam,Burglary,2.5\n",
        [", line 2, column 'count': 2.5 is no whole number; a count has no decimals"],
    ),
    "words for a count, on five lines": (
        "monthly_counts",
        MONTHLY + "".join(f"2017-0{m},Northam,Burglary,tbc\n" for m in range(1, 6)),
        [
            ", lines 2, 3, 4 and 2 more, column 'count': 'tbc' is no number; write a figure, or "
            "a mark: * suppressed, NA not available, - nil"
        ],
    ),
    "a percentage": (
        "monthly_counts",
        MONTHLY + "2017-04,Northam,Burglary,12%\n",
        [
            ", line 2, column 'count': '12%' is a percentage; give the count and, in its own "
            "column, what it is out of"
        ],
    ),
    "fewer than five": (
        "monthly_counts",
        MONTHLY + "2017-04,Northam,Burglary,<5\n",
        [
            ", line 2, column 'count': '<5' is no number; a small number that may not be shown "
            "is marked *"
        ],
    ),
    "an unquoted thousand": (
        "monthly_counts",
        MONTHLY + "2017-04,Northam,Burglary,1,234\n",
        [
            ", line 2: has a cell under no heading ('234'); a number with a comma in it has to "
            "be quoted; a note goes under a heading"
        ],
    ),
    "no such month": (
        "monthly_counts",
        MONTHLY + "2017-13,Northam,Burglary,3\n",
        [
            ", line 2, column 'month': '2017-13' has no such month; write it like 2017-04, Apr "
            "2017 or 01/04/2017"
        ],
    ),
    "an American date": (
        "monthly_counts",
        MONTHLY + "04/13/2017,Northam,Burglary,3\n",
        [
            ", line 2, column 'month': '04/13/2017' is no month; write it like 2017-04, Apr 2017 "
            "or 01/04/2017"
        ],
    ),
    "a day within a month": (
        "monthly_counts",
        MONTHLY + "04/01/2017,Northam,Burglary,3\n",
        [
            ", line 2, column 'month': '04/01/2017' is 4/1/2017, a day within a month; write it "
            "like 2017-04, Apr 2017 or 01/04/2017"
        ],
    ),
    "a month from another century": (
        "monthly_counts",
        MONTHLY + "1917-04,Northam,Burglary,3\n",
        [", line 2, column 'month': '1917-04' is outside 1990 to 2099; check the year"],
    ),
    "a month that wasn't over": (
        "monthly_counts",
        MONTHLY + "2018-01,Northam,Burglary,3\n2018-02,Northam,Burglary,3\n",
        [
            ", line 3: ends on 28/02/2018, after the extract was received (31/01/2018); only "
            "what is over can be counted; check the date"
        ],
    ),
    "the same row twice under two spellings": (
        "monthly_counts",
        MONTHLY + "2017-04,Northam,Vehicle crime,3\nApr 2017,E07000901,vehicle  Crime,4\n",
        [
            ", line 3: has the same month, area and category as line 2; one row for each; add "
            "them up or take one out"
        ],
    ),
    "a quote never closed": (
        "monthly_counts",
        MONTHLY + '2017-04,"Northam,Burglary,3\n',
        [", line 2: can't be split into cells (unexpected end of data); check its quotes"],
    ),
    "not a table at all": (
        "monthly_counts",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        [": is neither text nor a workbook; send a CSV or an XLSX"],
    ),
    "an old or locked workbook": (
        "monthly_counts",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64,
        [
            ": is an old .xls workbook, or one behind a password; save it as .xlsx without a "
            "password, or as CSV"
        ],
    ),
    "a workbook cut off": (
        "monthly_counts",
        b"PK\x03\x04" + b"\x00" * 64,
        [
            ": can't be opened as a workbook: it is cut off or damaged; save it again as .xlsx "
            "and ask for it again"
        ],
    ),
    "several things at once, all told": (
        "monthly_counts",
        MONTHLY + "2017-13,Northham,Burglary,x\n",
        [
            ", line 2, column 'area': 'Northham' is no area of params/areas.yml; did you mean "
            "'Northam'?",
            ", line 2, column 'count': 'x' is no number; write a figure, or a mark: * suppressed, "
            "NA not available, - nil",
            ", line 2, column 'month': '2017-13' has no such month; write it like 2017-04, Apr "
            "2017 or 01/04/2017",
        ],
    ),
    "a period that ends before it starts": (
        "period_return",
        PERIOD + "Northam,c,2017-03-31,2016-04-01,3,4\n",
        [", line 2: starts after it ends; start is the first day covered"],
    ),
    "some out of none": (
        "period_return",
        PERIOD + "Northam,c,2016-04-01,2017-03-31,3,0\n",
        [
            ", line 2: is out of 0; give what the numerator is out of, or leave the denominator "
            "blank"
        ],
    ),
    "a date that is a number to a CSV": (
        "period_return",
        PERIOD + "Northam,c,42826,2017-06-30,3,4\n",
        [
            ", line 2, column 'start': 42826 is Excel's number for 1/4/2017; write it like "
            "2017-04-01 or 01/04/2017, day before month"
        ],
    ),
    "a survey without n": (
        "survey",
        "wave,question,area,positive\n2016-17-Q3,safe,Northam,300\n",
        [
            ", line 1: the header has no column 'n'; n, the people who answered, is needed: "
            "without it there is no interval and no change can be tested. Its columns are: wave, "
            "wave_start, wave_end, question, area, n, positive"
        ],
    ),
    "a survey row without n": (
        "survey",
        SURVEY + "2016-17-Q3,safe,Northam,,300\n",
        [
            ", line 2: has answers and no n; n, the people who answered, is needed: without it "
            "there is no interval and no change can be tested"
        ],
    ),
    "more said so than answered": (
        "survey",
        SURVEY + "2016-17-Q3,safe,Northam,300,301\n",
        [", line 2: has more positive answers than answers; positive is a part of n"],
    ),
    "a wave that doesn't exist": (
        "survey",
        SURVEY + "2016-18-Q3,safe,Northam,300,30\n",
        [
            ", line 2, column 'wave': '2016-18-Q3' is no wave ('2016-18-Q3' joins 2016 and 18, "
            "which do not follow each other; write 2016-17-Q3 or 2017-18-Q3); write it like "
            "2016-17-Q3"
        ],
    ),
    "a survey that doesn't say when": (
        "survey",
        "question,area,n,positive\nsafe,Northam,300,30\n",
        [
            ", line 1: doesn't say which wave it is; give either wave (2016-17-Q3), or "
            "wave_start and wave_end"
        ],
    ),
    "an answer that is none": (
        "survey",
        "wave,question,area,response\n2016-17-Q3,safe,Northam,maybe\n",
        [
            ", line 2, column 'response': 'maybe' is no answer; write 1 or yes, 0 or no, blank "
            "for none"
        ],
    ),
    "an answer without its weight": (
        "survey",
        "wave,question,area,response,weight\n2016-17-Q3,safe,Northam,1,\n",
        [", line 2: has an answer and no weight; an answer that counts has one"],
    ),
    "a cohort with no outcome": (
        "cohort",
        "cohort,area,start,end,people,offences_before\nYO,Northam,2016-04-01,2017-03-31,9,9\n",
        [
            ", line 1: has neither 'offences_after' nor 'reoffenders', so nothing can be "
            "measured; add offences_after (with offences_before for a reduction), or reoffenders"
        ],
    ),
    "more reoffenders than people": (
        "cohort",
        COHORT + "YO,Northam,2016-04-01,2017-03-31,9,20,20,10\n",
        [", line 2: has more reoffenders than people; reoffenders are people of the cohort"],
    ),
    "more reoffenders than offences": (
        "cohort",
        COHORT + "YO,Northam,2016-04-01,2017-03-31,9,20,3,4\n",
        [
            ", line 2: has more reoffenders than offences after; each reoffender has one offence "
            "or more"
        ],
    ),
    "referrals twice": (
        "referrals",
        "month,service,area,referrals\n2017-04,A,Northam,1\n2017-04,a,Northam,2\n",
        [
            ", line 3: has the same month, service and area as line 2; one row for each; add "
            "them up or take one out"
        ],
    ),
    "peers of an unknown place": (
        "peer_values",
        "indicator,area,start,end,numerator,denominator\nx,Nowhere,2017-01-01,2017-12-31,1,2\n",
        [
            ", line 2, column 'area': 'Nowhere' is no area of params/areas.yml; did you mean "
            "'Elsewhere'?"
        ],
    ),
    "a population of no known place": (
        "population",
        "code,name,year,population\nE06000047,County Durham,2017,530094\n",
        [
            ": has none of the areas of params/areas.yml (it has County Durham); give areas by "
            "their ONS code or name"
        ],
    ),
    "a population of no year": (
        "population",
        "code,name,population\nE07000901,Northam,98977\n",
        [
            ", line 1: nothing says which year the population is of; add a column reference_date "
            "or year, or name the file like population_mid2017.csv"
        ],
    ),
    "a code beside another area's name": (
        "population",
        "code,name,year,population\nE07000901,Midport,2017,98977\n",
        [
            ", line 2, column 'code': E07000901 is Northam, and the name beside it is 'Midport'; "
            "check the code and the name"
        ],
    ),
    "a population twice": (
        "population",
        "code,year,population\nE07000901,2017,98977\nE07000901,2017,98978\n",
        [
            ", line 3: has the same area and reference date as line 2; one row for each area, "
            "date and age"
        ],
    ),
    "half a person": (
        "population",
        "code,year,population\nE07000901,2017,98977.5\n",
        [
            ", line 2, column 'population': 98977.5 is no number of people; a whole number, 0 or "
            "more"
        ],
    ),
    "a population years ahead": (
        "population",
        "code,year,population\nE07000901,2027,98977\n",
        [
            ", line 2, column 'year': is of 30/06/2027, more than a year after the extract "
            "was received (31/01/2018); check the date"
        ],
    ),
    "ages that don't add up": (
        "population",
        "code,year,total_population," + ",".join(str(age) for age in range(91)) + "\n"
        "E07000901,2017,92," + ",".join(["1"] * 91) + "\n",
        [
            ", line 2, column 'total_population': 92 isn't what the ages add up to (91); check "
            "the row"
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_extract_is_refused_in_words(read: Read, name: str) -> None:
    reader, content, expected = BROKEN[name]
    with pytest.raises(Problems) as refused:
        read(reader, content)
    assert [str(problem) for problem in refused.value.problems] == [
        f"return.csv{message}" for message in expected
    ]


def test_there_are_many() -> None:
    assert len(BROKEN) >= 40


def test_a_cell_of_a_workbook_has_its_address(read: Read) -> None:
    rows: list[list[object]] = [
        ["Recorded crime"],
        ["month", "area", "category", "count"],
        ["2017-04", "Northam", "Burglary", "x"],
        ["2017-05", "Northam", "Burglary", "x"],
    ]
    with pytest.raises(Problems) as refused:
        read("monthly_counts", rows)
    assert [str(problem) for problem in refused.value.problems] == [
        "return.xlsx, sheet 'Sheet', cells D3 and D4: 'x' is no number; write a figure, or a "
        "mark: * suppressed, NA not available, - nil"
    ]


def test_a_formula_that_was_never_calculated_is_no_blank(read: Read) -> None:
    rows: list[list[object]] = [
        ["month", "area", "category", "count"],
        ["2017-04", "Northam", "Burglary", "=1+2"],
    ]
    with pytest.raises(Problems) as refused:
        read("monthly_counts", rows)
    assert [str(problem) for problem in refused.value.problems] == [
        "return.xlsx, sheet 'Sheet', cell D2: holds a formula with no result (=1+2); open and "
        "save it in Excel, or write the figure"
    ]


def test_two_sheets_with_the_columns_are_ambiguous(read: Read) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Revised")):
        sheet.append(["month", "area", "category", "count"])
        sheet.append(["2017-04", "Northam", "Burglary", 1])
    saved = io.BytesIO()
    book.save(saved)
    with pytest.raises(Problems) as refused:
        read("monthly_counts", saved.getvalue(), name="return.xlsx")
    assert str(refused.value.problems[0]) == (
        "return.xlsx: has the columns on more than one sheet ('Sheet', 'Revised'); keep one"
    )
