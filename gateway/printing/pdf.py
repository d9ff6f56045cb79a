"""A document as PDF/UA with its own Chinese font in it, and a square that leads to the page where it is checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chassis.errors import Unavailable
from contracts.codes import procedures as codes
from contracts.commands.cases import CaseDocument
from gateway.printing.words import BINDS, HASH, NUMBER, signed_on

FONTS = Path("/usr/share/fonts")
FAMILY = "NotoSerifCJK"  # of Debian's package fonts-noto-cjk
QUIET = 2  # modules of white around the square, at least


def pdf(document: CaseDocument, lang: str, check_at: str) -> bytes:
    """The file; Unavailable where this machine has no font to print Chinese with, rather than boxes instead of signs."""
    if not can_print():
        raise Unavailable(codes.NO_PRINTER.fault())
    from weasyprint import HTML  # noqa: PLC0415 - half a second and 60 MB, for whoever prints

    text = _page().render(
        document=document,
        lang=lang,
        check_at=check_at,
        signed_on=signed_on(document, lang),
        numbered=NUMBER,
        hashed=HASH,
        binds=BINDS,
        qr=segno.make(check_at, error="m").svg_inline(border=QUIET),
    )
    made = HTML(string=text, url_fetcher=_nothing).write_pdf(
        pdf_identifier=document.hash.encode(), pdf_variant="pdf/ua-1"
    )
    assert made is not None  # noqa: S101 - without a target it answers the bytes
    return bytes(made)


@cache
def can_print() -> bool:
    """Whether the layout program can be loaded, which needs Pango, and finds its font."""
    try:
        import weasyprint  # noqa: F401, PLC0415 - tried, not used
    except OSError:
        return False
    return any(FONTS.rglob(f"{FAMILY}-Regular.*"))


@cache
def _page() -> Any:
    folder = Path(__file__).parent
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    return made.get_template("document.html")


def _nothing(url: str, *_args: Any, **_how: Any) -> Any:
    """A document takes nothing from anywhere."""
    raise ValueError(f"a document names {url}")
