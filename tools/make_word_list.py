"""Make the British word list that commentary is spelt by, from Debian's package `wbritish`.

    python tools/make_word_list.py /usr/share/dict/british-english

Its licence stands beside the list that is made.
"""

from __future__ import annotations

import sys
from pathlib import Path

from quarterdeck.spelling import WORD_LIST


def without_possessives(words: list[str]) -> list[str]:
    """The words in order, each once; a word's possessive is known when the word is."""
    return sorted({word for word in words if not word.endswith("'s")})


def main(source: Path) -> None:
    """Write the list."""
    words = without_possessives(source.read_text(encoding="utf-8").split())
    WORD_LIST.write_text("\n".join(words) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
