"""A notebook's cells as blocks: what code shows, and stable prose in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import mistune
from pydantic import ValidationError

from quarterdeck import blocks
from quarterdeck.document.placed import NotProse, Wrong

SHOW_A_BLOCK: Final = "show a block of quarterdeck.blocks, or nothing"


def text_of(value: Any) -> str:
    """A notebook's text, which may be kept as a list of lines."""
    return value if isinstance(value, str) else "".join(value)


def outputs(cell: Mapping[str, Any]) -> Iterator[blocks.Block | Wrong]:
    """The blocks that a code cell shows, and what is wrong with what else it shows."""
    for output in cell.get("outputs", ()):
        kind = output["output_type"]
        if kind == "stream":
            continue
        if kind == "error":
            yield Wrong(f"failed: {output.get('ename', 'error')}: {output.get('evalue', '')}")
            continue
        data = output.get("data", {})
        if blocks.MIME_TYPE in data:
            try:
                yield blocks.from_json(data[blocks.MIME_TYPE])
            except ValidationError as error:
                for each in error.errors():
                    key = ".".join(str(part) for part in each["loc"])
                    yield Wrong(f"shows a block that can't be read: {key}: {each['msg']}")
        elif any(name.startswith("image/") for name in data):
            yield Wrong(
                "shows a picture with no words",
                "return a blocks.Chart, which has a title and alt text",
            )
        elif "text/html" in data:
            yield Wrong("shows HTML (a data frame?) that has no caption or scope", SHOW_A_BLOCK)
        elif data:
            words = text_of(data.get("text/plain", ", ".join(data)))
            yield Wrong(f"shows {words[:40]!r}, which isn't a block", SHOW_A_BLOCK)


def markdown(cell: Mapping[str, Any]) -> Iterator[blocks.Block | Wrong]:
    """Headings, paragraphs and lists of a prose cell, and what in it isn't one of these."""
    parsed = mistune.create_markdown(renderer="ast")(text_of(cell.get("source", "")))
    for token in parsed if isinstance(parsed, list) else ():
        kind = token["type"]
        try:
            if kind == "heading":
                yield _heading(token)
            elif kind == "paragraph":
                yield blocks.Paragraph(text=_inline(token["children"]))
            elif kind == "list":
                style: Any = "lettered" if token["attrs"]["ordered"] else "bulleted"
                items = tuple(_item(item) for item in token["children"])
                yield blocks.Listing(items=items, style=style)
            elif kind != "blank_line":
                raise NotProse(_wrong_token(token))
        except NotProse as error:
            yield error.fault


def _wrong_token(token: Mapping[str, Any]) -> Wrong:
    kind = {
        "block_html": "HTML",
        "inline_html": "HTML",
        "block_code": "a code block",
        "codespan": "code",
        "emphasis": "italics",
        "image": "a picture",
        "thematic_break": "a rule",
        "block_quote": "a quotation",
        "linebreak": "a line break",
    }.get(token["type"], token["type"])
    return Wrong(
        f"prose holds {kind}", "use only headings, paragraphs, lists, **strong** and links"
    )


def _heading(token: Mapping[str, Any]) -> blocks.Heading:
    level = token["attrs"]["level"]
    if level not in (2, 3, 4):
        raise NotProse(
            Wrong(
                f"has a heading of level {level}",
                "level 1 is the paper's title, which the opening gives: use ##, ### or ####",
            )
        )
    return blocks.Heading(level=level, text=_inline(token["children"]))


def _item(token: Mapping[str, Any]) -> str:
    children = token["children"]
    if len(children) != 1 or children[0]["type"] not in ("block_text", "paragraph"):
        raise NotProse(Wrong("has a list inside a list, or two paragraphs in one item"))
    return _inline(children[0]["children"])


def _inline(tokens: Iterable[Mapping[str, Any]]) -> str:
    written = []
    for token in tokens:
        match token["type"]:
            case "text":
                written.append(token["raw"])
            case "softbreak":
                written.append(" ")
            case "strong":
                written.append(f"**{_inline(token['children'])}**")
            case "link":
                words, address = _inline(token["children"]), token["attrs"]["url"]
                link = f"[{words}]({address})"
                if not blocks.runs(link)[0].address:
                    raise NotProse(
                        Wrong(
                            f"links to {address!r}",
                            "link to http(s)://, mailto:, tel: or #id of a block",
                        )
                    )
                written.append(link)
            case _:
                raise NotProse(_wrong_token(token))
    return "".join(written)
