"""Which name somebody may have begun to type who found nobody."""

from __future__ import annotations

from collections.abc import Iterator

from rulebooks.matching.analysis import function_words

LONGEST = 12
LEAST, LEAST_LETTERS = 2, 4  # characters; of Latin letters more: fewer are the initials of somebody always


def beginnings(q: str) -> Iterator[str]:
    """
    What a name may be asked to begin with, the longest first; nothing where *q* has only words without a subject.

    Never less than half of what was typed: a name that shares no more was not meant.
    """
    if all(word in function_words() for word in q.lower().split()):
        return
    typed = "".join(filter(str.isalnum, q))
    least = max(LEAST_LETTERS if typed.isascii() else LEAST, (len(typed) + 1) // 2)
    for length in range(min(len(typed), LONGEST), least - 1, -1):
        yield typed[:length]
