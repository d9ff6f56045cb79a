"""
What the portal says: every message of its code and templates, and the English catalogue.

`python -m tests.contract.gateway.texts` brings the catalogue up to date: new messages come
with an empty translation for somebody to fill in, those that are gone go.
"""

from __future__ import annotations

from datetime import UTC, datetime

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from gateway.portal.catalogue import FILE

SOURCES = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
HEADER = "# The portal's English; the Chinese in code and templates is the key."
MADE = datetime(2026, 1, 1, tzinfo=UTC)  # of the header only: a day that moves is a conflict in every merge
PORTAL = FILE.parents[3]


def said() -> Catalog:
    """Every message that the portal can show."""
    found = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for name, line, message, _comments, context in extract_from_dir(PORTAL, SOURCES, OPTIONS):
        found.add(message, None, [(name, line)], context=context)
    return found


def known() -> Catalog:
    """The checked-in catalogue."""
    with FILE.open("rb") as source:
        return read_po(source, locale="en")


def update() -> None:
    """Write the catalogue anew with the messages of today; what was translated stays."""
    before, today = known(), said()
    made = Catalog(locale="en", charset="utf-8", fuzzy=False, project="jiju", version="1", header_comment=HEADER,
                   creation_date=MADE)  # fmt: skip
    for message in today:
        if message.id:
            old = before.get(message.id, message.context)
            files = [(name, 0) for name in sorted({name for name, _ in message.locations})]
            made.add(message.id, old.string if old else None, files, context=message.context)
    with FILE.open("wb") as target:
        write_po(target, made, width=120, include_lineno=False, sort_output=True, omit_header=False)


if __name__ == "__main__":
    update()
