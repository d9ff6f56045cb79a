"""A call as a message: the request's bytes as the body, everything beside it as properties and headers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from chassis.rpc.wire import Headers

TOKEN, KEY, TRACE, AFTER, DEADLINE = "jiju-token", "jiju-key", "traceparent", "jiju-after", "jiju-deadline"
CONTENT = "application/json"


def beside(headers: Headers) -> dict[str, str]:
    """The headers of the message; what is empty is left out."""
    values = {
        TOKEN: headers.token,
        KEY: headers.key,
        TRACE: headers.traceparent,
        AFTER: json.dumps(headers.after) if headers.after else "",
        DEADLINE: str(headers.deadline),
    }
    return {name: value for name, value in values.items() if value}


def headers_of(found: Mapping[str, Any]) -> Headers:
    """What a caller sent beside the body; ValueError or TypeError where it is not ours."""
    after = json.loads(found.get(AFTER, "[]"))
    return Headers(
        token=str(found.get(TOKEN, "")),
        key=str(found.get(KEY, "")),
        traceparent=str(found.get(TRACE, "")),
        after=tuple((str(source), int(position)) for source, position in after),
        deadline=float(found.get(DEADLINE, 0)),
    )
