"""Office files without the moment at which they were made, so that like content has like bytes.

An office file is a zip of XML. It holds the time in each entry of the zip and in its properties.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Final

MOMENT: Final = dt.datetime(2000, 1, 1)
#: The part that OpenDocument asks to stand first and uncompressed, so that the kind can be read.
_KIND: Final = "mimetype"
_PROPERTIES: Final = "docProps/core.xml"
_TIME: Final = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z?")


def timeless(content: bytes, moment: dt.datetime = MOMENT) -> bytes:
    """The same office file, all of its times being one moment; its parts in order of name.

    Raises zipfile.BadZipFile where the content is no zip.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    if _PROPERTIES in held:
        written = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
        held[_PROPERTIES] = _TIME.sub(written, held[_PROPERTIES])
    return zipped(held, moment)


def zipped(parts: dict[str, bytes], moment: dt.datetime = MOMENT) -> bytes:
    """A zip of named parts with one time for all of them; the kind of file first, if it is there.

    Its entries name no system, so that two systems write the same.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as kept:
        for name in sorted(parts, key=lambda name: (name != _KIND, name)):
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.create_system = 3
            packing = zipfile.ZIP_STORED if name == _KIND else zipfile.ZIP_DEFLATED
            kept.writestr(entry, parts[name], packing)
    return made.getvalue()
