"""What stands in an address: the id of a record, however a person wrote it."""

from __future__ import annotations

from werkzeug.routing import BaseConverter

from chassis import ids
from chassis.errors import Missing
from contracts.codes import gateway as codes
from contracts.declare import Words

SHOWN = 40
SYMBOL = "[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]"
PATTERN = f"^{SYMBOL}{{4}}-?{SYMBOL}{{4}}-?{SYMBOL}{{4}}$"  # what is documented; spaces, 全角 and O for 0 are taken too
EXAMPLE = "7K3Q-2M9X-5C0H"


class ThingId(BaseConverter):
    """What may stand for an id in the address of a record: whatever is not the word of another address beside it."""

    regex = r"(?!export(?:/|$))[^/]+"


def thing_id(text: str) -> str:
    """The id as it is stored; Missing that says what is wrong with it where it is none."""
    if found := ids.check(text):
        return found
    raise Missing(codes.BAD_ID.fault("/id", id=text[:SHOWN], why=_why(text)))


def _why(text: str) -> Words:
    """The check symbol that would be right, where everything else can be."""
    body = text.rstrip()[:-1]
    right = [symbol for symbol in ids.ALPHABET if ids.check(body + symbol)]
    if right:
        return Words(f"校验位应为 {right[0]}", f"its check symbol should be {right[0]}")
    return Words(f"应为 {ids.LENGTH} 位", f"it has {ids.LENGTH} symbols")
