"""Rules on a paragraph as words: carried over from last quarter, misspelt."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from quarterdeck import blocks, spelling
from quarterdeck.commentary_checks.sentences import Finding
from quarterdeck.params.commentary import WrittenParagraph
from quarterdeck.readings import Readings

#: How alike two paragraphs are when one is the other with a word or two changed.
_ALIKE: Final = 0.9
_FEWEST_WORDS: Final = 8


_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")


def unmarked(paragraph: WrittenParagraph) -> WrittenParagraph:
    """A paragraph as it is read: without strong marks, footnote marks and addresses of links."""
    folded, kept = paragraph.text.translate(_QUOTES), list[int]()
    for run in blocks.runs(paragraph.text):
        words = run.text.translate(_QUOTES)
        start = folded.index(words, kept[-1] + 1 if kept else 0)
        kept += () if run.mark else range(start, start + len(words))
    text = "".join(paragraph.text[place] for place in kept)
    starts = tuple((bisect_left(kept, start), line) for start, line in paragraph.starts)
    return replace(paragraph, text=text, starts=starts)


def carried_over(
    paragraph: WrittenParagraph, before: Sequence[WrittenParagraph], label: str
) -> Iterator[Finding]:
    """A paragraph that is last quarter's, word for word or nearly."""
    words = _bare_words(paragraph.text)
    if len(words) < _FEWEST_WORDS:
        return
    for earlier in before:
        matcher = difflib.SequenceMatcher(None, words, _bare_words(earlier.text), autojunk=False)
        if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
            continue
        alike = matcher.ratio()
        if alike >= _ALIKE:
            how = "word for word" if alike == 1 else "nearly word for word"
            wrong = f"the paragraph is that of {label}, {how}"
            yield Finding("carried over", "warning", 0, wrong, "is it still true?")
            return


def _bare_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def misspelt(text: str, known: Collection[str] = ()) -> Iterator[Finding]:
    """Words that a British word list and the workbook's own don't have."""
    shown = re.sub(r"\{[^{}]*\}", lambda found: " " * len(found[0]), text)
    for place, word in spelling.unknown_words(shown, known):
        near = spelling.suggestion(word)
        right = f"did you mean {near!r}?" if near else ""
        right = f"{right} Else add it to params/words.txt".strip()
        yield Finding("spelling", "warning", place, f"{word!r} isn’t in the word list", right)


def own_words_of(readings: Readings) -> frozenset[str]:
    """The words that a workbook's params hold themselves: areas, bodies, titles, roles."""
    params = readings.params
    texts = [area.name for area in params.areas.values()]
    for framework in params.frameworks.values():
        texts += [framework.title, *(one.title for one in framework.outcomes)]
        texts += [word for one in framework.indicators for word in (one.title, one.noun)]
    texts += [paper.body for paper in params.papers.values()]
    texts += [source.producer for source in params.sources.values()]
    return spelling.words_of(texts)
