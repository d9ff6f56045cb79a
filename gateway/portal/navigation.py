"""The five entries of the header and the links of the footer; each shows once its page exists."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from contracts.declare import Words
from gateway.language import say


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that is reached from everywhere; *key* is what its views give as `nav`."""

    key: str
    endpoint: str
    words: Words


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is drawn."""

    key: str
    href: str
    text: str


HEADER = (
    Entry("find", "find.page", Words("找机构", "Agencies")),
    Entry("zones", "zone.page", Words("集聚区", "Zones")),
    Entry("notices", "notices.page", Words("公示", "Notices")),
    Entry("verify", "verify.page", Words("核验", "Verify")),
    Entry("work", "work.page", Words("办事", "Services")),
)
FOOTER = (
    Entry("sources", "statements.sources", Words("数据从哪里来", "Where the data come from")),
    Entry("ranking", "pairing.fairness", Words("排序规则与曝光公平", "Ranking rules and fairness")),
    Entry("data", "open_data.page", Words("开放数据与接口", "Open data and API")),
    Entry("problems", "problems.index", Words("不能办理时的说明", "Refusals explained")),
    Entry("accessibility", "statements.accessibility", Words("无障碍说明", "Accessibility")),
    Entry("feedback", "statements.feedback", Words("意见与更正", "Feedback and corrections")),
)
START = "start.page"


def drawn(entries: tuple[Entry, ...]) -> list[Link]:
    """The entries whose pages this app has."""
    known = current_app.view_functions
    return [Link(entry.key, url_for(entry.endpoint), say(entry.words)) for entry in entries if entry.endpoint in known]


def start() -> str:
    """The start page's address."""
    return url_for(START) if START in current_app.view_functions else f"{request.script_root}/"


def here() -> str:
    """The page that is shown, to return to it; for an answer to a form, the page that the form stood on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        wanted = request.form.get("next", "")
    except HTTPException:  # a form that cannot be read: this is the page that says so
        wanted = ""
    return local(wanted) or start()


def local(address: str) -> str:
    """The address where it leads to a page of ours, else ''; a second slash or a backslash leads to another host."""
    plain = address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else ""
