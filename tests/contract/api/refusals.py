"""When a refusal is complete: every reason with its code, its place and what would change it, in both languages."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from contracts.codes import load_all

CODES = load_all()
HAN = re.compile("[\u4e00-\u9fff]")


def complete(answer: TestResponse) -> None:
    """Checks one refusal; what it lacks fails the test."""
    said = answer.json
    assert answer.content_type == "application/problem+json"
    assert said is not None
    assert (said["status"], said["type"]) == (answer.status_code, f"/problems/{said['code']}")
    assert said["errors"], said
    assert len(said["errors"]) == len(said["alt"]["errors"])
    assert {said["alt"]["lang"], answer.headers["Content-Language"]} == {"zh-CN", "en"}
    assert said["trace_id"] == answer.headers["Jiju-Trace"]
    chinese, english = (said, said["alt"]) if said["alt"]["lang"] == "en" else (said["alt"], said)
    for name in ("title", "detail"):
        assert HAN.search(chinese[name]), said
        assert english[name]
        assert chinese[name] != english[name]
    for one, other in zip(said["errors"], said["alt"]["errors"], strict=True):
        assert one["code"] in CODES
        assert one.keys() >= {"pointer", "code", "detail", "basis", "fact", "change"}
        assert one["detail"]
        assert other["detail"]
        assert one["detail"] != other["detail"]
        assert bool(one["change"]) == bool(other["change"]) == any(CODES[one["code"]].change)
