"""Where a series is measured anew: a dashed vertical with its reason and date at its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from quarterdeck import theme
from quarterdeck.charts import canvas as on
from quarterdeck.charts.canvas import Align, Box, Canvas, Words

_AWAY: Final = 5.0  # from the line to its words
_HOPELESS: Final = 100  # lines, so that the other side is chosen


@dataclass(frozen=True)
class Head:
    """The words at the head of a break, and the tier they stand on (0 is next to the plot)."""

    x: float
    reason: tuple[str, ...]
    note: tuple[str, ...]
    align: Align
    tier: int

    @property
    def lines(self) -> int:
        return len(self.reason) + len(self.note)


def heads(
    breaks: Sequence[tuple[float, str, str]], *, width: float, page_width: float
) -> list[Head]:
    """Set the words of breaks so that none lies on another or on another's line.

    breaks: from left to right, where each is (in points), its reason and a note in grey or "".
    width: the widest that words may be. Words stand to the left of their lines, or to the right
    where that takes less height.
    """
    to_left = _heads(breaks, "right", width, page_width)
    to_right = _heads(breaks, "left", width, page_width)
    return to_left if height(to_left) <= height(to_right) else to_right


def _heads(
    breaks: Sequence[tuple[float, str, str]], align: Align, width: float, page_width: float
) -> list[Head]:
    """All the words on one side of their lines.

    Words that cross another's line stand on a tier above it. That is always the line of a break
    that was set before, because breaks are set in the order in which words reach over them.
    """
    made: list[Head] = []
    spans: list[tuple[float, float]] = []
    for x, reason, note in breaks if align == "right" else reversed(breaks):
        room = (x if align == "right" else page_width - x) - _AWAY - 1
        bold = tuple(on.wrapped(reason, min(width, room), bold=True))
        grey = tuple(on.wrapped(note, min(width, room)))
        taken = max(Words(bold, bold=True).width, Words(grey).width if grey else 0.0)
        if taken > room:
            # A word is wider than the room: the other side has to do.
            bold += ("",) * _HOPELESS
        span = (x - _AWAY - taken, x) if align == "right" else (x, x + _AWAY + taken)
        tier = 0
        for head, (left, right) in zip(made, spans, strict=True):
            if span[0] - 3 < head.x < span[1] + 3 or (span[0] < right and left < span[1]):
                tier = max(tier, head.tier + 1)
        made.append(Head(x, bold, grey, align, tier))
        spans.append(span)
    return sorted(made, key=lambda head: head.x)


def height(made: Sequence[Head]) -> float:
    """The room above the plot that the heads need, in points."""
    return sum(_tier_heights(made))


def draw(
    paper: Canvas, made: Sequence[Head], bottom: float, top: float, above: float = 0.0
) -> None:
    """Draw each break from the foot of the plot to the top of its words.

    bottom, top: of the plot, in points; above: from its top to where the words begin.
    """
    tiers = _tier_heights(made)
    for number, head in enumerate(made, start=1):
        base = top + above + sum(tiers[: head.tier])
        crown = base + tiers[head.tier]
        paper.rule(
            (head.x, head.x), (bottom, crown), theme.BLACK, gid=f"break-{number}", width=1.1,
            zorder=3, dashes=(2.6, 1.8),
        )  # fmt: skip
        paper.take(Box(head.x - 1, bottom, head.x + 1, crown), on.ON_MARK)
        edge = head.x - _AWAY if head.align == "right" else head.x + _AWAY
        line = crown - on.ASCENT * on.SIZE - 0.5
        for words, gid in (
            (Words(head.reason, theme.BLACK, bold=True), f"break-words-{number}"),
            (Words(head.note, theme.DARK_GREY), f"break-note-{number}"),
        ):
            if words.lines:
                low = line - (len(words.lines) - 1) * on.LINE_STEP
                paper.write(words, edge, low, head.align, gid=gid)
                line = low - on.LINE_STEP


def _tier_heights(made: Sequence[Head]) -> list[float]:
    tiers = range(max((head.tier for head in made), default=-1) + 1)
    return [
        max(head.lines for head in made if head.tier == tier) * on.LINE_STEP + 2 for tier in tiers
    ]
