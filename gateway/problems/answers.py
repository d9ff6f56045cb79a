"""How a report leaves the gateway: problem+json on the API, the same object as a page in the portal."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from chassis import logs, trace
from chassis.errors import Problem
from gateway.language import API, TAGS, language, say
from gateway.problems.http import problem_of
from gateway.problems.report import MEDIA_TYPE, Report, failure, report_of

SLOT = "#problem"  # the place in the layout that a refused part of a page speaks in


def install(app: Flask) -> None:
    """Every refusal and every failure is answered here; HTTPException is flask-smorest's to register."""
    app.register_error_handler(Problem, refused)
    app.register_error_handler(Exception, failed)


def refused(problem: Problem) -> Response:
    """A refusal of ours."""
    return answer(report_of(problem, trace_id(), request.path))


def refused_by_http(error: HTTPException) -> Response | AnyResponse:
    """A refusal of Flask's or of one of its extensions; a ready response inside it stands."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # werkzeug types it as its sans-io parent
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be made for it, so no page
        return _bare(report_of(problem_of(error), trace_id(), request.path))
    return refused(problem_of(error))


def failed(error: Exception) -> Response:
    """A failure: logged here with its traceback, told with the trace id and nothing more."""
    logs.get().exception("http.failed", exc_info=error, route=str(request.url_rule or "-"))
    report = failure(trace_id(), request.path)
    try:
        return answer(report)
    except Exception as again:  # noqa: BLE001 - the page about the failure failed; the caller still gets an answer
        logs.get().exception("http.failed.twice", exc_info=again)
        return _bare(report)


def answer(report: Report) -> Response:
    """The report as JSON or as a page, by what was asked."""
    g.report = report
    if not wants_page():
        body = current_app.json.dumps(report.body(language()))
        response = Response(body, status=report.status, content_type=MEDIA_TYPE)
    elif "HX-Request" in request.headers:
        response = Response(render_template("partials/problem.html", problem=report), status=report.status)
        response.headers.update({"HX-Retarget": SLOT, "HX-Reswap": "innerHTML"})
    else:
        response = Response(render_template("pages/problem.html", problem=report), status=report.status)
    response.headers.update(report.headers)
    response.headers["Content-Language"] = TAGS[language()]
    return response


def wants_page() -> bool:
    """Pages for people; problem documents on the API and for whoever asks for JSON and not for HTML."""
    if request.path.startswith(API):
        return False
    offered = ("text/html", MEDIA_TYPE, "application/json")
    return request.accept_mimetypes.best_match(offered, "text/html") == "text/html"


def trace_id() -> str:
    """The trace that this request belongs to."""
    now = trace.current()
    return now.trace_id if now else ""


def _bare(report: Report) -> Response:
    text = f"{say(report.title)}\n{report.title.zh} · {report.title.en}\n{report.trace_id}\n"
    return Response(text, status=report.status, content_type="text/plain; charset=utf-8")
