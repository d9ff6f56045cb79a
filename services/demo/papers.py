"""A page of paper for the demonstration's cases: a PDF that says what it stands for and that it is invented."""

from __future__ import annotations

LINES_FROM, STEP = 760, 36
FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


def pdf(*lines: str) -> bytes:
    """One page with these lines, the same bytes each time; every reader brings the font."""
    shown = "".join(
        f"BT /F1 {20 if place == 0 else 13} Tf 72 {LINES_FROM - STEP * place} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for place, line in enumerate(lines)
    )
    bodies = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>",
        FONT,
        f"<</Length {len(shown)}>>stream\n{shown}endstream",
    )
    file, starts = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        starts.append(len(file))
        file += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(bodies) + 1}/Root 1 0 R>>"
    return f"{file}{end}\nstartxref\n{len(file)}\n%%EOF\n".encode("ascii")
