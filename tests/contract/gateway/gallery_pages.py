"""A page with every component, and stand-ins for those of the five entries that have no page; exists in tests only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Flask, make_response, render_template, request
from werkzeug.wrappers import Response

from chassis.clock import SHANGHAI
from chassis.errors import Refused
from contracts.codes import chassis as codes
from contracts.commands.platform import Job
from contracts.commands.things import ClosedAct, OpenAct, View
from contracts.declare import Words
from gateway.access.allow import allow
from gateway.portal.forms import Form, again, typed
from gateway.portal.frame import LEDGER_HEAD
from rulebooks.citation import Citation

pages = Blueprint("gallery", __name__, template_folder="gallery")
RULES = Citation("蠡岸集聚区入驻办法", "Li’an entry rules", "第七条")
AREA, CODE = Words("集聚区建筑面积", "Floor area"), Words("统一社会信用代码", "Credit code")
FAULTS = (
    codes.REQUIRED.fault("#/name", label=Words("名称", "Name")),
    codes.TOO_SMALL.fault(
        "#/area",
        label=AREA,
        least=5000,
        basis=RULES,
        fact=(
            "填写 5,820 平方米；报告第 3 页 5,280.00 平方米",
            "5,820 m² typed; page 3 of the report says 5,280.00 m²",
        ),
    ),
    codes.NOT_IN_LIST.fault("#/rights", label=Words("权利种类", "Rights"), value="x", codes="rights"),
)


@dataclass(frozen=True, slots=True)
class Item:
    day: date
    recorded: date
    text: str
    basis: str
    fix: bool = False


def view(*, past: bool = False) -> View:
    """A thing with one open act and two closed ones."""
    return View(
        kind="agency",
        id="7K3Q2M9X5C0H",
        revision=17,
        state={},
        recorded_at=datetime(2026, 9, 2, tzinfo=SHANGHAI),
        as_of=date(2024, 6, 30) if past else date(2026, 11, 20),
        past=past,
        open_acts=(OpenAct(act="admit", words=Words("联系这家机构", "Contact this agency")),),
        closed_acts=(
            ClosedAct(
                act="engage",
                words=Words("委托海外商标异议", "Engage for an opposition abroad"),
                reasons=(
                    codes.NOT_IN_STATE.fault(
                        basis=RULES, state=Words("停业", "suspended"), wanted=Words("正常", "active")
                    ),
                    codes.NOT_YOUR_REGION.fault(region="3205", yours="3202"),
                ),
            ),
            ClosedAct(act="rate", words=Words("评价服务", "Rate the service"), reasons=(codes.SIGN_IN.fault(),)),
        ),
    )


CITIES = (
    ("徐州", "Xuzhou", 1, 1, 31), ("连云港", "Lian\u00adyungang", 3, 1, 14), ("宿迁", "Suqian", 2, 2, 9),
    ("淮安", "Huai’an", 3, 2, 17), ("盐城", "Yan\u00adcheng", 4, 2, 22), ("扬州", "Yang\u00adzhou", 2, 3, 28),
    ("泰州", "Taizhou", 3, 3, 26), ("南通", "Nantong", 4, 3, 44), ("南京", "Nanjing", 1, 4, 138),
    ("镇江", "Zhen\u00adjiang", 2, 4, 25), ("常州", "Chang\u00adzhou", 3, 4, 47), ("无锡", "Wuxi", 4, 4, 86),
    ("苏州", "Suzhou", 5, 4, 121),
)  # fmt: skip


def job(state: str, done: int) -> Job:
    """A long work of twenty thousand rows."""
    now = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)
    return Job(
        id="7K3Q2M9X5C0H", kind="import", state=state, done=done, total=20000, message="", result=None,
        started_by="7K3Q2M9X5C0H", created_at=now, updated_at=now,
    )  # fmt: skip


def _shown() -> dict[str, Any]:
    now = datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI)
    return {
        "nav": "find",
        "view": view(),
        "past": view(past=True),
        "places": CITIES,
        "today": now.date(),
        "job": job("running", 6120),
        "items": [
            Item(date(2026, 9, 1), date(2026, 9, 2), "代理师由 11 名变为 12 名", "机构申报，顾砚核对"),
            Item(date(2026, 3, 2), date(2026, 4, 10), "更正第 11 版：服务由 8 项改为 9 项", "更正申请 2026-0088", fix=True),
            Item(date(2019, 6, 4), date(2023, 8, 21), "成立", "首次导入名册"),
        ],
        "blank": Form(),
    }  # fmt: skip


@pages.get("/gallery")
@allow.everybody
def page() -> str:
    """Every component."""
    return render_template("gallery.html", form=Form(values={"name": "蠡岸", "rights": ["a"]}, revision=17), **_shown())


@pages.post("/gallery")
@allow.everybody
def refused() -> Response:
    """The same with a form that was refused for three reasons."""
    return again("gallery.html", typed(), Refused(*FAULTS), **_shown())


@pages.route("/gallery/unavailable", methods=["POST"])
@allow.everybody
def unavailable() -> Response:
    """A form that could not be answered."""
    from chassis.errors import Unavailable

    return again("gallery.html", typed(), Unavailable(codes.STORE_UNAVAILABLE.fault()), **_shown())


@pages.get("/gallery/job")
@allow.everybody
def asked_again() -> Response:
    """The long work is done now: 286 tells htmx to ask no more."""
    return make_response(render_template("job.html", job=job("done", 20000)), 286)


@pages.get("/gallery/fails")
@allow.everybody
def fails() -> str:
    raise ZeroDivisionError("a secret that nobody may see")


@pages.post("/gallery/city")
@allow.signed_in
def only_signed_in() -> str:
    return "done: " + request.form.get("name", "")


def hang(app: Flask) -> Flask:
    """The gallery and the five entries, on an app that serves nothing yet."""
    app.extensions[LEDGER_HEAD] = lambda: "9f2c41aa00bb11cc22dd33ee44ff5566778899aabbccddeeff0011223307e1"
    app.register_blueprint(pages)
    for key in {"find", "zones", "notices", "verify", "work"} - set(app.blueprints):
        entry = Blueprint(key, __name__)
        entry.add_url_rule(f"/{key}", "page", allow.everybody(lambda: ""))
        app.register_blueprint(entry)
    return app
