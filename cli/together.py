"""One act on several cases at once: those that are named, or those of the own desk on which every check is met."""

from __future__ import annotations

import sys
from typing import Any

import click

from cli import table
from cli.context import Context
from cli.of_cases import plural_argument, said, say
from cli.running import REFUSED, as_json, asks, key_option, note, print_json

AT_ONCE = 50
Case = dict[str, Any]


@click.command(name="act-all")
@plural_argument
@click.argument("act")
@click.argument("ids", nargs=-1)
@click.option(
    "--ready", is_flag=True, help="自己待办中现在可办、核验全部满足的 · Those of the own desk with every check met."
)
@click.option(
    "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="各件相同的内容，可多次 · What is said of all."
)
@click.option(
    "--from", "taken", multiple=True, metavar="NAME=FIELD",
    help="各件取自己的一项，如 entered_on=expected_on · Taken from a field of each case.",
)  # fmt: skip
@key_option
@as_json
@asks
def act_all(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, act: str, ids: tuple[str, ...], inputs: tuple[str, ...], taken: tuple[str, ...], key: str,
    *, ready: bool, as_json: bool,
) -> None:  # fmt: skip
    """一并办理多件；每件各自成立，一件不成不影响别的 · Act on many cases; one that is refused keeps no other back."""
    seen = _ready(context, plural, act) if ready else [context.client.get(f"/cases/{plural}/{id}").body for id in ids]
    fields = said(taken)
    chosen = [
        {"id": one["id"], "revision": one["revision"],
         "inputs": {name: one["state"].get(field) for name, field in fields.items() if one["state"].get(field)}}
        for one in seen
    ]  # fmt: skip
    items: list[dict[str, Any]] = []
    for at in range(0, len(chosen), AT_ONCE):
        body = {"act": act, "inputs": said(inputs), "cases": chosen[at : at + AT_ONCE]}
        items += context.client.send("POST", f"/cases/{plural}/acts/together", body, key=key).body["items"]
    refused = sum(not one["done"] for one in items)
    if as_json:
        print_json({"items": items, "done": len(items) - refused, "refused": refused})
    else:
        _tell(context, items)
    if refused:
        sys.exit(REFUSED)


def _ready(context: Context, plural: str, act: str) -> list[Case]:
    """The cases of the own desk on which the act is open and nothing of its checks is missing."""
    pages = context.client.pages(f"/cases/{plural}/desk", {"limit": 200})
    ids = [row["id"] for page in pages for row in page.body["items"] if not row["part"]]
    seen = (context.client.get(f"/cases/{plural}/{id}").body for id in ids)
    return [one for one in seen if _is_ready(one, act)]


def _is_ready(one: Case, act: str) -> bool:
    open_ = next((each for each in one["open_acts"] if (each["act"], each["part"]) == (act, "")), None)
    return open_ is not None and all(test["outcome"] == "met" for test in open_["tests"])


def _tell(context: Context, items: list[dict[str, Any]]) -> None:
    heads = [("案件", "Case"), ("名称", "Title"), ("结果", "Outcome")]
    rows = [
        [one["id"], one["title"], say(context, one["stage"]) if one["done"] else _why(context, one)] for one in items
    ]
    table.grid([context.say(head) for head in heads], rows)
    done = sum(one["done"] for one in items)
    note(context, f"办结 {done} 件，未办结 {len(items) - done} 件", f"{done} done, {len(items) - done} refused")


def _why(context: Context, one: dict[str, Any]) -> str:
    return "\n".join(f"✗ {say(context, error['detail'])}" for error in one["errors"])
