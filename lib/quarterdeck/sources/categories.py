"""What an extract's categories are, beside those that the params expect of its source."""

from __future__ import annotations

import dataclasses

from quarterdeck.params.categories import Expected
from quarterdeck.params.documents import nearest
from quarterdeck.sources.observations import Notice, NoticeKind, ReadResult


def with_category_notices(result: ReadResult, expected: Expected, file: str) -> ReadResult:
    """A reading, with notices of the categories it lacks and of those that nobody knows.

    A misspelt category is both. file: the name that messages print.
    """
    noticed = (*result.notices, *_notices(result, expected, file))
    return dataclasses.replace(result, notices=noticed)


def _notices(result: ReadResult, expected: Expected, file: str) -> list[Notice]:
    held = set(result.observations["category"])
    either = held | set(result.observations["subcategory"])
    notices = []
    lacking = [group for group in expected.wanted if not either.intersection(group)]
    if lacking:
        named = "; ".join(" or ".join(group) for group in lacking)
        text = f"No row is of a category that is expected: {named}."
        notices.append(Notice(NoticeKind.MISSING_CATEGORIES, file, text, len(lacking)))
    unknown = sorted(held - expected.known) if expected.known is not None else []
    if unknown:
        free = [name for name in sorted(expected.known or ()) if name not in held]
        named = "; ".join(_with_nearest(name, free) for name in unknown)
        text = f"Rows are of these categories, which are not expected: {named}."
        notices.append(Notice(NoticeKind.UNKNOWN_CATEGORIES, file, text, len(unknown)))
    return notices


def _with_nearest(name: str, known: list[str]) -> str:
    close = nearest(name, known)
    return f"{name} (perhaps {close})" if close else name
