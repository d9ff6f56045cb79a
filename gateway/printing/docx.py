"""The same document as .docx, to be written on in an office; the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from contracts.commands.cases import CaseDocument
from gateway.printing.words import BINDS, HASH, NUMBER, signed_on

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # what a zip says of a time that it does not tell
A4, MARGIN = (Mm(210), Mm(297)), Mm(25)
FONT = "SimSun"  # 宋体, which every office has; Word puts in what is near where it is missing


def docx(document: CaseDocument, lang: str, check_at: str) -> bytes:
    """The file."""
    made = Document()
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    _on_paper(made)
    _numbered(made)
    made.core_properties.title = f"{document.words.of(lang)} {document.title}"
    made.core_properties.author = document.issued_by.of(lang)
    at = datetime.combine(document.issued_on, time())
    made.core_properties.created = made.core_properties.modified = at
    heading = made.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(document.words.of(lang))
    run.bold, run.font.size = True, Pt(20)
    made.add_paragraph(document.title).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in document.lines:
        made.add_paragraph(line.of(lang)).paragraph_format.keep_with_next = line.zh.endswith("：")
    by = made.add_paragraph(f"{document.issued_by.of(lang)}\n{signed_on(document, lang)}")
    by.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot = made.sections[0].footer.paragraphs[0]
    foot.text = "\n".join(_foot(document, lang, check_at))
    foot.runs[0].font.size, foot.paragraph_format.space_before = Pt(8), Pt(8)
    return _still(made)


def _foot(document: CaseDocument, lang: str, check_at: str) -> Iterator[str]:
    """By what it is known and checked, and that a translation is one."""
    if binds := BINDS.of(lang):
        yield binds
    if document.number:
        yield f"{NUMBER.of(lang)} {document.number}  {HASH.of(lang)} {document.hash}"
    yield check_at


def _numbered(made: DocxDocument) -> None:
    """Each page says which it is, and of how many."""
    line = made.sections[0].header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for code, between in (("PAGE", " / "), ("NUMPAGES", "")):
        place = OxmlElement("w:fldSimple")
        place.set(qn("w:instr"), code)
        place.append(OxmlElement("w:r"))
        line._p.append(place)  # noqa: SLF001 - the library has no fields of its own
        line.add_run(between)


def _on_paper(made: DocxDocument) -> None:
    """On A4, where the program's own is a letter of another country; and in simplified Chinese, else its commas are set as Japanese."""
    page = made.sections[0]
    page.page_width, page.page_height = A4
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    made.styles["Normal"].element.get_or_add_rPr().append(language)


def _still(made: DocxDocument) -> bytes:
    """The zip with its entries as they are, and no word of when they were packed."""
    packed, still = io.BytesIO(), io.BytesIO()
    made.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return still.getvalue()
