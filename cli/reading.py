"""Reading verbs of a kind: list, show, acts, history, compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import click

from chassis.shapes.specs import Spec
from cli import table
from cli.context import Context
from cli.rule import DAY
from cli.running import as_json, asks, print_json
from cli.values import hint, looked_up
from contracts.declare import Kind

View = Callable[..., Any]
as_of_option = click.option("--as-of", type=DAY, help="某日的情况 · As of a day.")
known_option = click.option(
    "--known-on", metavar="MOMENT", help="按某日或某刻所知 · As it was known at the end of a day, or at a moment."
)


def moment(as_of: date | None, known_on: str | None) -> dict[str, Any]:
    """The two axes as query parameters."""
    return {"asOf": as_of and as_of.isoformat(), "knownOn": known_on}


def listing(kind: Kind) -> click.Command:
    """`list`, with an option per field that lists are narrowed by."""
    specs = looked_up(kind.cls)

    @as_of_option
    @known_option
    @click.option("--limit", type=click.IntRange(1, 200), default=50, help="每页几条 · How many per page.")
    @click.option("--after", default="", help="从哪里接着看 · Where the list goes on.")
    @click.option("--all", "everything", is_flag=True, help="到末页 · To the last page.")
    @click.option("--count", is_flag=True, help="并计总数 · Tell how many there are.")
    @as_json
    @asks
    def list_(  # noqa: PLR0913 - one parameter per option
        context: Context,
        as_of: date | None,
        known_on: str | None,
        limit: int,
        after: str,
        *,
        everything: bool,
        count: bool,
        as_json: bool,
        **given: Any,
    ) -> None:
        query = {
            **narrowed(specs, given),
            **moment(as_of, known_on),
            "limit": limit,
            "after": after,
            "count": "true" if count else None,
        }
        body = _pages(context, f"/{kind.plural}", query, everything=everything)
        if as_json:
            print_json(body)
            return
        table.listing(context, kind, body["items"])
        _ended(context, body["page"])

    return click.command("list", help=f"{kind.words.zh}列表 · Some records of this kind.")(with_filters(list_, specs))


def with_filters(view: Any, specs: Sequence[Spec]) -> Any:
    """The verb with an option per field that lists are narrowed by."""
    for spec in reversed(specs):
        said = f"{spec.meta.words.zh} · {spec.meta.words.en}" + (f" [{hint(spec)}]" if hint(spec) else "")
        several = spec.meta.find.value != "range"
        view = click.option(f"--{spec.name.replace('_', '-')}", _variable(spec.name), multiple=several, help=said)(view)
    return view


def narrowed(specs: Sequence[Spec], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was said with those options, as query parameters."""
    return {spec.name: given[_variable(spec.name)] for spec in specs}


def _variable(name: str) -> str:
    return f"field_{name}"


def _pages(context: Context, path: str, query: Mapping[str, Any], *, everything: bool) -> dict[str, Any]:
    if not everything:
        body: dict[str, Any] = context.client.get(path, query).body
        return body
    parts = [answer.body for answer in context.client.pages(path, query)]
    items = [item for part in parts for item in part["items"]]
    return {**parts[0], "items": items, "page": {**parts[0]["page"], "size": len(items), "next_cursor": None}}


def _ended(context: Context, page: Mapping[str, Any]) -> None:
    said = [context.say((f"{page['size']} 条", f"{page['size']} record{'' if page['size'] == 1 else 's'}"))]
    if "total" in page:
        said.append(context.say((f"共 {page['total']} 条", f"of {page['total']}")))
    if page["next_cursor"]:
        said.append(f"--after {page['next_cursor']}")
    click.echo("\n" + "  ".join(said))


def show(kind: Kind) -> click.Command:
    """`show ID`."""

    @click.argument("id")
    @as_of_option
    @known_option
    @click.option("--sources", is_flag=True, help="每项出自哪一版 · Where each value comes from (in the JSON).")
    @click.option("--reveal", multiple=True, metavar="FIELD", help="显示个人信息原文 · Show a personal field in clear.")
    @click.option("--purpose", default="", help="查看个人信息的目的 · Why personal data is looked at.")
    @as_json
    @asks
    def show_(  # noqa: PLR0913 - one parameter per option
        context: Context,
        id: str,
        as_of: date | None,
        known_on: str | None,
        reveal: tuple[str, ...],
        purpose: str,
        *,
        sources: bool,
        as_json: bool,
    ) -> None:
        query = {**moment(as_of, known_on), "include": "sources" if sources else None, "reveal": reveal}
        headers = {"Jiju-Purpose": _escaped(purpose)} if purpose else {}
        view = context.client.get(f"/{kind.plural}/{id}", query, **headers).body
        if as_json:
            print_json(view)
        else:
            table.record(context, kind, view)

    return click.command("show", help="一条记录，今天或某日的 · One record, today or as of a day.")(show_)


def _escaped(text: str) -> str:
    """A header holds no Chinese."""
    from urllib.parse import quote  # noqa: PLC0415 - seldom needed

    return quote(text)


def acts(kind: Kind) -> click.Command:
    """`acts ID`."""

    @click.argument("id")
    @as_json
    @asks
    def acts_(context: Context, id: str, *, as_json: bool) -> None:
        body = context.client.get(f"/{kind.plural}/{id}/acts").body
        if as_json:
            print_json(body)
        else:
            table.acts(context, body["open"], body["closed"])

    return click.command("acts", help="能办什么、不能办的原因 · What may be done, and why not.")(acts_)


def history(kind: Kind) -> click.Command:
    """`history ID`."""

    @click.argument("id")
    @as_of_option
    @known_option
    @click.option("--limit", type=click.IntRange(1, 200), default=50, help="每页几条 · How many per page.")
    @click.option("--after", default="", help="从哪里接着看 · Where the history goes on.")
    @click.option("--all", "everything", is_flag=True, help="到第 1 版 · Back to the first revision.")
    @as_json
    @asks
    def history_(  # noqa: PLR0913 - one parameter per option
        context: Context, id: str, as_of: date | None, known_on: str | None, limit: int, after: str, *,
        everything: bool, as_json: bool,
    ) -> None:  # fmt: skip
        path = f"/{kind.plural}/{id}/history"
        asked = {"limit": limit, "after": after, "asOf": as_of, "knownOn": known_on}
        body = _pages(context, path, asked, everything=everything)
        if as_json:
            print_json(body)
            return
        table.history(context, kind, body["items"])
        _ended(context, body["page"])

    return click.command("history", help="记录的全部历史 · What was recorded, newest first.")(history_)


def compare(kind: Kind) -> click.Command:
    """`compare ID`: two states beside each other."""

    @click.argument("id")
    @as_of_option
    @known_option
    @click.option("--other-as-of", type=DAY, help="另一方：某日的情况 · The other state: as of a day.")
    @click.option("--other-known-on", metavar="MOMENT", help="另一方：按某日或某刻所知 · The other: as known then.")
    @as_json
    @asks
    def compare_(  # noqa: PLR0913 - one parameter per option
        context: Context,
        id: str,
        as_of: date | None,
        known_on: str | None,
        other_as_of: date | None,
        other_known_on: str | None,
        *,
        as_json: bool,
    ) -> None:
        query = {
            **moment(as_of, known_on),
            "otherAsOf": other_as_of and other_as_of.isoformat(),
            "otherKnownOn": other_known_on,
        }
        body = context.client.get(f"/{kind.plural}/{id}/comparison", query).body
        if as_json:
            print_json(body)
        else:
            table.comparison(context, kind, body)

    return click.command("compare", help="两个时点的差别 · Two states, and where they differ.")(compare_)
