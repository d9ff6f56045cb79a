"""What a file is by its content, and why it is not opened: nothing is believed of its name."""

from __future__ import annotations

import re
import struct
import zipfile
from typing import BinaryIO

from chassis.errors import Refused
from chassis.intake import compound
from contracts.codes import intake as codes
from contracts.declare import Words

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
VBA = "_VBA_PROJECT".encode("utf-16-le")
MOST_UNPACKED = 400_000_000  # bytes; 100,000 rows of 40 columns are about 150 MB
MOST_CELLS = 8_000_000  # of the rectangle that holds all values, since readers keep it whole
MOST_OLD_CELLS = 3_000_000  # the same of an xls, whose reader needs more for each
MOST_TEXTS = 3_000_000
MOST_COLUMNS = 1000
CUT_OFF = Words("内容残缺，或不是它自称的那种文件", "its content is cut off, or not what it says it is")
SPANNED = Words("单元格数（含空格）", "number of cells with empty ones")
COUNTED = {True: Words("单元格数", "number of cells"), False: Words("文字数", "number of texts")}
CHUNK = 1 << 20
CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/]>')
SIGNS = (
    (b"%PDF", Words("PDF 文件", "a PDF")),
    (b"\x89PNG", Words("图片", "a picture")),
    (b"\xff\xd8\xff", Words("图片", "a picture")),
    (b"GIF8", Words("图片", "a picture")),
    (b"Rar!", Words("压缩包", "an archive")),
    (b"7z\xbc\xaf", Words("压缩包", "an archive")),
    (b"\x1f\x8b", Words("压缩包", "an archive")),
    (b"{\\rtf", Words("RTF 文档", "an RTF document")),
)
UNKNOWN = Words("别的文件", "another file")


def kind_of(file: BinaryIO) -> str:
    """`xlsx`, `xls` or `csv`; refused by name where it is something else or should not be opened."""
    head = _head(file, 4096)
    if head.startswith(ZIP):
        return _zipped(file)
    if head.startswith(OLE):
        return _compound(file)
    for sign, words in SIGNS:
        if head.startswith(sign):
            raise Refused(codes.WRONG_KIND.fault("#/file", found=words))
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise Refused(codes.WRONG_KIND.fault("#/file", found=Words("网页或 XML（扩展名不算数）", "a web page or XML, whatever its name")))  # fmt: skip
    if b"\x00" in head:
        raise Refused(codes.WRONG_KIND.fault("#/file", found=UNKNOWN))
    return "csv"


def _head(file: BinaryIO, size: int) -> bytes:
    file.seek(0)
    head = file.read(size)
    file.seek(0)
    return head


def _compound(file: BinaryIO) -> str:
    """An old xls, or an xlsx inside an encrypted container."""
    found: set[bytes] = set()
    before = b""
    file.seek(0)
    while chunk := file.read(CHUNK):
        found |= {sign for sign in (ENCRYPTED, VBA, *WORKBOOK) if sign in before + chunk}
        before = chunk[-64:]
    file.seek(0)
    if ENCRYPTED in found:
        raise Refused(codes.PROTECTED.fault("#/file"))
    if VBA in found:
        raise Refused(codes.MACROS.fault("#/file"))
    if not found & set(WORKBOOK):
        raise Refused(codes.WRONG_KIND.fault("#/file", found=Words("别的 Office 文件", "another Office file")))
    _old(file)
    return "xls"


def _old(file: BinaryIO) -> None:
    """A password, or two cells so far apart that all between them would be kept in memory."""
    try:
        protected, cells = compound.looked_through(compound.workbook(file))
    except (compound.Odd, struct.error):
        raise Refused(codes.DAMAGED.fault("#/file", why=CUT_OFF)) from None
    if protected:
        raise Refused(codes.PROTECTED.fault("#/file"))
    _most(SPANNED, cells, MOST_OLD_CELLS)


def _zipped(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as packed:
            _look_into(packed)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError):
        raise Refused(codes.DAMAGED.fault("#/file", why=CUT_OFF)) from None
    finally:
        file.seek(0)
    return "xlsx"


def _look_into(packed: zipfile.ZipFile) -> None:
    names = {info.filename for info in packed.infolist()}
    if any(info.flag_bits & 1 for info in packed.infolist()):
        raise Refused(codes.PROTECTED.fault("#/file"))
    if any(name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise Refused(codes.MACROS.fault("#/file"))
    if "xl/workbook.xml" not in names:
        raise Refused(codes.WRONG_KIND.fault("#/file", found=Words("压缩包或别的 Office 文件", "an archive or another Office file")))  # fmt: skip
    _unpacked(packed)


def _unpacked(packed: zipfile.ZipFile) -> None:
    """Read everything through once, as far as is allowed: what an archive says of its own size is not believed."""
    total = 0
    for info in packed.infolist():
        sheet = info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml")
        texts = info.filename == "xl/sharedStrings.xml"
        columns = rows = counted = 0
        before = b""
        with packed.open(info) as member:
            while chunk := member.read(CHUNK):
                total += len(chunk)
                _most(Words("字节数", "size in bytes"), total, MOST_UNPACKED)
                if sheet:
                    columns, rows, before = _widest(before + chunk, columns, rows)
                    _most(Words("列数", "number of columns"), columns, MOST_COLUMNS)
                    _most(SPANNED, columns * rows, MOST_CELLS)
                if sheet or texts:  # a cell need not say where it stands, nor a text that anybody uses it
                    counted += chunk.count(b"</c>" if sheet else b"<si")
                    _most(COUNTED[sheet], counted, MOST_CELLS if sheet else MOST_TEXTS)


def _widest(part: bytes, columns: int, rows: int) -> tuple[int, int, bytes]:
    """The furthest cell with a value so far, and what of the part may belong to the next cell."""
    end = part.rfind(b">") + 1
    letters: set[bytes] = set()
    last = b""
    for letter, row in CELL.findall(part, 0, end):
        letters.add(letter)
        last = row
    columns = max([columns, *(number_of(letter.decode()) for letter in letters)])
    return columns, max(rows, int(last or 0)), part[end:][-200:]


def number_of(letters: str) -> int:
    """AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(number: int) -> str:
    """27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _most(what: Words, size: int, most: int) -> None:
    if size > most:
        raise Refused(codes.BOMB.fault("#/file", what=what, size=size, most=most))
