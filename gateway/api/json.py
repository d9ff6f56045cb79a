"""JSON as it is taken: no repeated names, no NaN, no characters that cannot be kept; as it is given: Chinese as itself."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask.json.provider import DefaultJSONProvider

from contracts.codes import gateway as codes
from contracts.declare import Words
from gateway.hardening import clean
from gateway.problems import RequestProblem

DEEPEST = 40


class _Bad(ValueError):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class JsonProvider(DefaultJSONProvider):
    """Answers in UTF-8, in the order in which they were written."""

    ensure_ascii = False
    sort_keys = False
    compact = True


def read(raw: bytes) -> Any:
    """The value, or 400 with the place where it stops being one."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
        _inspect(value, 0)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        raise _malformed(before, len(before), Words("不是 UTF-8 编码", "not UTF-8")) from None
    except json.JSONDecodeError as error:
        raise _malformed(error.doc, error.pos, _why(error)) from None
    except _Bad as error:
        raise _malformed("", 0, error.words) from None
    except RecursionError:
        raise _malformed("", 0, _TOO_DEEP) from None
    except ValueError:  # a number of thousands of digits
        raise _malformed("", 0, Words("数过长", "a number is too long")) from None
    return value


_TOO_DEEP = Words(f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} levels deep")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two equal names counts would be anybody's guess."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in made if names.count(name) > 1)[:80]
        raise _Bad(f"名称 {twice!r} 出现两次", f"the name {twice!r} stands twice")
    return made


def _constant(name: str) -> Any:
    raise _Bad(f"{name} 不是 JSON 的数", f"{name} is no JSON number")


def _inspect(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise _Bad(_TOO_DEEP.zh, _TOO_DEEP.en)
    if isinstance(value, str) and not clean(value):
        raise _Bad("含有控制字符或不完整的字符", "it holds control characters or broken characters")
    if isinstance(value, dict):
        for name, inner in value.items():
            _inspect(name, depth + 1)
            _inspect(inner, depth + 1)
    if isinstance(value, list):
        for inner in value:
            _inspect(inner, depth + 1)


def _why(error: json.JSONDecodeError) -> Words:
    if error.pos >= len(error.doc.rstrip()):
        return Words("到末尾还没有写完", "it ends too early")
    seen = error.doc[error.pos : error.pos + 1]
    return Words(f"没有料到 {seen!r}", f"unexpected {seen!r}")


def _malformed(text: str, position: int, why: Words) -> RequestProblem:
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return RequestProblem(HTTPStatus.BAD_REQUEST, codes.MALFORMED_JSON.fault("#", line=line, column=column, why=why))
