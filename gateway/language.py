"""Which of the two languages an answer speaks: chosen by cookie on pages, by Accept-Language elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g, has_request_context, request

from contracts.declare import Words

ZH, EN = "zh", "en"
TAGS = {ZH: "zh-CN", EN: "en"}  # for lang= and Content-Language
COOKIE = "jiju_lang"
API = "/api/"


def language() -> str:
    """`zh` or `en`; Chinese where nothing was asked for."""
    if not has_request_context():
        return ZH
    spoken: str | None = g.get("language")
    if spoken is None:
        spoken = g.language = _chosen() or _accepted()
    return spoken


def other_language() -> str:
    """The language that the answer does not speak."""
    return EN if language() == ZH else ZH


def say(words: Words) -> str:
    """The text in the answer's language."""
    return words.of(language())


def listed(names: Iterable[str]) -> Words:
    """Names in a row, as each language sets them apart."""
    known = list(names)
    return Words("、".join(known) or "（无）", ", ".join(known) or "(none)")


def _chosen() -> str:
    """The API is cookie-less, so that its answers depend on nothing that a browser adds by itself."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in TAGS and not request.path.startswith(API) else ""


def _accepted() -> str:
    """By quality; `zh-CN, en;q=0.8` is Chinese, which werkzeug's own matching takes for English."""
    for tag, quality in request.accept_languages:
        primary = tag.replace("_", "-").split("-")[0].lower()
        if quality > 0 and primary in TAGS:
            return primary
    return ZH
