"""Draws of panels: every one with its plan, and how anybody checks it."""

from __future__ import annotations

import contextlib

from flask import Blueprint, Response, render_template, request, url_for

from chassis.draw import MEDIA_TYPE
from chassis.errors import Problem
from contracts.commands.applications import PanelMember, ReadPanelFile, ReadPanelMembers
from contracts.commands.things import GetThing, ListThings
from contracts.things.applications import PanelState
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.portal.asked import checked_id

pages = Blueprint("panel", __name__, url_prefix="/panels")
TONES = {"frozen": "wait", "drawn": "ok", "void": "none"}


@pages.get("")
@allow.everybody
def list_() -> str:
    """Every draw, void ones too."""
    found = send(ListThings(kind="panel", after=request.args.get("after", ""), limit=50, count=True), principal())
    return render_template(
        "pages/panels.html",
        found=found,
        tones=TONES,
        states=PanelState,
        next=url_for("panel.list_", after=found.next) if found.next else None,
    )


@pages.get("/<id>")
@allow.everybody
def one(id: str) -> str:
    """One draw: what was frozen, what the source said, and the file once there is one."""
    view = send(GetThing(kind="panel", id=checked_id(id)), principal())
    published = False
    if view.state["file_hash"]:
        with contextlib.suppress(Problem):
            published = bool(send(ReadPanelFile(id=view.id), principal()))
    return render_template(
        "pages/panel.html",
        view=view,
        state=PanelState.of(view.state["state"]),
        tones=TONES,
        published=published,
        members=_members(view.id),
    )


@pages.get("/<id>/draw.json")
@allow.everybody
def file(id: str) -> Response:
    """The published file, byte for byte."""
    found = send(ReadPanelFile(id=checked_id(id)), principal())
    headers = {"Content-Disposition": 'attachment; filename="draw.json"'}
    return Response(found.content.encode(), content_type=MEDIA_TYPE, headers=headers)


def _members(id: str) -> tuple[PanelMember, ...]:
    """Who is who, where this person may know it."""
    with contextlib.suppress(Problem):
        return send(ReadPanelMembers(id=id), principal()).items
    return ()
