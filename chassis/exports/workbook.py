"""An xlsx that is packed while it is sent: nothing of it is ever whole in memory or on a disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, cast
from xml.sax.saxutils import escape

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MADE = (1980, 1, 1, 0, 0, 0)  # the same rows make the same file
OFFICE = "http://schemas.openxmlformats.org"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = f'xmlns="{OFFICE}/spreadsheetml/2006/main"'
RELATED = f'xmlns="{OFFICE}/package/2006/relationships"'
OF = f"{OFFICE}/officeDocument/2006/relationships"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STILL = {
    "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SHEET}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships {RELATED}><Relationship Id="rId1" Type="{OF}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OF}"><sheets><sheet name="{{name}}" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships {RELATED}><Relationship Id="rId1" Type="{OF}/worksheet" '
    f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OF}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f"<styleSheet {MAIN}>"
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
BEGIN = (
    f'<worksheet {MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    '<cols><col min="1" max="1000" width="16" customWidth="1"/></cols><sheetData>'
)
END = "</sheetData></worksheet>"


class _Sent:
    """What the packer has written and nobody has taken yet; it cannot be gone back in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        found, self._parts = b"".join(self._parts), []
        return found


def packed(name: str, rows: Iterable[str]) -> Iterator[bytes]:
    """The bytes of a workbook with one sheet; *rows* are pieces of its XML, taken one by one."""
    sent = _Sent()
    with zipfile.ZipFile(cast("IO[bytes]", sent), "w", zipfile.ZIP_DEFLATED) as book:
        for path, text in STILL.items():
            book.writestr(_entry(path), DECLARED + text.replace("{name}", escape(name)))
        with book.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write((DECLARED + BEGIN).encode())
            for piece in rows:
                sheet.write(piece.encode())
                yield sent.taken()
            sheet.write(END.encode())
    yield sent.taken()


def _entry(path: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(path, MADE)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made
