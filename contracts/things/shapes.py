"""The forms of the identifiers that stand in things."""

from __future__ import annotations

import unicodedata

from contracts.declare import Shape
from rulebooks import credit_code


def _code(text: str) -> str:
    """Full width to half width, no spaces, capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


# Its own rule (GB 32100, rulebooks.credit_code) tells every fault; here only what no code can hold is refused.
CREDIT_CODE = Shape("credit-code", r"[0-9A-Z]{1,40}", 40, credit_code.normalise, "91320211MAFAKE0197")
AGENCY_CODE = Shape("agency-code", r"[0-9]{5}", 5, _code, "32999")  # patent agency: province code and serial
QUALIFICATION_NO = Shape("qualification-no", r"[0-9]{7}", 7, _code, "3212345")
PRACTICE_NO = Shape("practice-no", r"[0-9]{10}\.?[0-9X]", 12, _code, "3299912345.6")
PHONE = Shape("phone", r"[0-9+()\- ]{5,24}", 24, str.strip, "0510-85000000")
EMAIL = Shape("email", r"[^@\s]+@[^@\s]+\.[^@\s]+", 120)
LINK = Shape("link", r"https?://\S+", 300)
THING_ID = Shape("id", r"[0-9A-HJKMNP-TV-Z]{12}", 12)
TITLE = Shape("title", longest=120)
ESSAY = Shape("essay", longest=2000)
