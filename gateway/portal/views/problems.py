"""The documentation page of every error code, in both languages; `type` in a problem document leads here."""

from __future__ import annotations

import re
from itertools import groupby

from flask import Blueprint, render_template

from chassis.errors import Missing
from contracts.codes import gateway as codes
from contracts.codes import load_all
from contracts.codes.base import Code
from gateway.access.allow import allow

pages = Blueprint("problems", __name__, url_prefix="/problems")


@pages.get("")
@allow.everybody
def index() -> str:
    """All codes by owner."""
    ordered = sorted(load_all().values(), key=lambda code: code.name)
    groups = [(owner, list(found)) for owner, found in groupby(ordered, key=_owner)]
    return render_template("pages/problems.html", groups=groups)


@pages.get("/<code>")
@allow.everybody
def page(code: str) -> str:
    """One code: its title, what it says, what would change it; the parts in braces are filled in each case."""
    found = load_all().get(code)
    if found is None:
        raise Missing(codes.NO_SUCH_CODE.fault(code=code[:80]))
    return render_template("pages/problem-code.html", code=found, blanks=_blanks(found))


def _owner(code: Code) -> str:
    return code.name.partition(".")[0]


def _blanks(code: Code) -> list[str]:
    """The values that a case fills in, in their order."""
    texts = "".join((*code.detail, *code.change))
    return list(dict.fromkeys(re.findall(r"{(\w+)}", texts)))
