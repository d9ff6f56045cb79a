"""What every answer says to the browser, and which requests are refused before anybody reads them."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app, g, request

from contracts.codes import gateway as codes
from contracts.declare import Words
from gateway.desk import desk
from gateway.problems import RequestProblem

LONGEST_ADDRESS = 8_000
STATIC = "static"
POLICY = (
    "default-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # not no-referrer: with https the form check asks where a form came from
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TRANSPORT = "max-age=31536000; includeSubDomains"


def install(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = app_limit(app)
    app.before_request(inspect)
    app.after_request(harden)


def app_limit(app: Flask) -> int:
    with app.app_context():
        return desk().settings.largest_body


def inspect() -> None:
    """Nothing, or why this request is not read: too long, too large, characters that nothing can keep."""
    length = len(request.full_path)
    if length > LONGEST_ADDRESS:
        fault = codes.ADDRESS_TOO_LONG.fault(length=length, most=LONGEST_ADDRESS)
        raise RequestProblem(HTTPStatus.REQUEST_URI_TOO_LONG, fault)
    largest = _largest()
    request.max_content_length = largest
    if (request.content_length or 0) > largest:
        raise RequestProblem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, codes.TOO_LARGE.fault(most=largest))
    faults = [
        codes.BAD_CHARACTERS.fault(f"?{name}" if clean(name) else "?", place=_parameter(name))
        for name, value in request.args.items(multi=True)
        if not (clean(name) and clean(value))
    ]
    if not clean(request.path):
        faults.append(codes.BAD_CHARACTERS.fault(place=Words("地址", "the address")))
    if faults:
        raise RequestProblem(HTTPStatus.BAD_REQUEST, *faults)


def _largest() -> int:
    """A file that is imported may be larger than a form."""
    view = current_app.view_functions.get(request.endpoint or "")
    settings = desk().settings
    return settings.largest_file if getattr(view, "takes_file", False) else settings.largest_body


def clean(text: str) -> bool:
    """Whether a text holds nothing but characters that can be stored and shown: line ends and tabs count as such."""
    return not any((ch < " " and ch not in "\t\n\r") or ch == "\x7f" or "\ud800" <= ch <= "\udfff" for ch in text)


def harden(response: Response) -> Response:
    """The same headers on every answer; what a signed-in person sees stays in no cache."""
    response.headers.extend(HEADERS)
    if desk().settings.https:
        response.headers["Strict-Transport-Security"] = TRANSPORT
    if request.endpoint == STATIC:
        _keep(response)
    else:
        personal = g.get("session") is not None or response.status_code >= HTTPStatus.BAD_REQUEST
        response.headers.setdefault("Cache-Control", "no-store" if personal else "private, no-cache")
        response.vary.update(("Accept-Language", "Cookie"))
    return response


def _keep(response: Response) -> None:
    """A file whose address carries the hash of its content never changes."""
    if "v" in request.args and response.status_code == HTTPStatus.OK:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _parameter(name: str) -> Words:
    shown = "".join(ch for ch in name[:40] if clean(ch))
    return Words(f"参数 {shown}", f"the parameter {shown}")
