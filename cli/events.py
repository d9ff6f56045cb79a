"""What the services announced, and the events that one of them could not take or could not send."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from typing import Any

import click

from cli.context import Context
from cli.running import as_json, asks, key_option, note, print_json

SERVICES = ("registry", "applications", "assessment", "credit", "search")
PARKED, UNSENDABLE = "parked", "unsendable"
NONE = {
    PARKED: ("没有停放的事件", "Nothing is parked"),
    UNSENDABLE: ("没有未能送出的事件", "Every event could be sent"),
}
WAIT = 20  # seconds that one question for news may take
PAGE = 500


@click.group()
def events() -> None:
    """事件、停放的与未能送出的 · Events, those that are parked, those that could not be sent."""


@events.command()
@click.option("--limit", type=click.IntRange(0, 100_000), default=20, help="最后几条 · How many of the newest.")
@click.option("--after", default="", help="游标：从这里起全部 · A cursor: everything after it.")
@click.option("--type", "types", multiple=True, help="只要这些类型 · Only these types.")
@click.option("--follow", "-f", is_flag=True, help="持续等待新事件 · Wait for more until Ctrl-C.")
@as_json
@asks
def tail(  # noqa: PLR0913 - one parameter per option
    context: Context, limit: int, after: str, types: tuple[str, ...], *, follow: bool, as_json: bool
) -> None:
    """最近的事件；--json 每行一条 · The newest events; with --json one per line."""
    query = {"types": types, "limit": PAGE}
    cursor, last = after, deque[dict[str, Any]](maxlen=None if after else limit)
    for items, cursor in _to_the_end(context, after, query):  # noqa: B007 - the last cursor is where following begins
        last.extend(items)
    for item in last:
        _line(item, as_json=as_json)
    try:
        while follow:
            body = context.client.get("/events", {**query, "after": cursor, "wait": WAIT}).body
            cursor = body["page"]["next_cursor"]
            for item in body["items"]:
                _line(item, as_json=as_json)
    except KeyboardInterrupt:
        note(context, f"接着看：--after {cursor}", f"to go on: --after {cursor}")


def _to_the_end(context: Context, after: str, query: dict[str, Any]) -> Iterator[tuple[list[dict[str, Any]], str]]:
    cursor = after
    while True:
        body = context.client.get("/events", {**query, "after": cursor}).body
        cursor = body["page"]["next_cursor"]
        yield body["items"], cursor
        if len(body["items"]) < PAGE:
            return


def _line(item: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(item, ensure_ascii=False, separators=(",", ":")))
        return
    event = item["event"]
    click.echo(f"{event['time'][:19]}  {item['position']:>6}  {event['type']:<36} {event['subject']}")


@events.group(invoke_without_command=True)
@click.option("--service", type=click.Choice(SERVICES), help="只看一个服务 · Only of one service.")
@as_json
@click.pass_context
def parked(ctx: click.Context, service: str | None, *, as_json: bool) -> None:
    """停放的事件：再试或丢弃 · Events that could not be taken: try again, or drop."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_listed, heap=PARKED, service=service, as_json=as_json)


@events.group(invoke_without_command=True)
@click.option("--service", type=click.Choice(SERVICES), help="只看一个服务 · Only of one service.")
@as_json
@click.pass_context
def unsendable(ctx: click.Context, service: str | None, *, as_json: bool) -> None:
    """未能送出的事件：再试或放弃 · Events that could not be sent: try again, or give up."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_listed, heap=UNSENDABLE, service=service, as_json=as_json)


@click.command()
@asks
def _listed(context: Context, heap: str, service: str | None, *, as_json: bool) -> None:
    found = [{"service": name, **one} for name in _of(service) for one in _kept(context, heap, name)]
    if as_json:
        print_json({"items": found})
        return
    for one in found:
        tries = f"{one['tries']}×  " if "tries" in one else ""
        click.echo(f"{one['service']:<12} {one['state']:<8} {tries}{one['id']}  {one['type']}")
        click.echo(f"    {one['error']}")
    if not found:
        click.echo(context.say(NONE[heap]))


def _retry(heap: str) -> click.Command:
    @click.command("retry", help="再试一次 · Try it again.")
    @click.argument("id")
    @click.option("--service", type=click.Choice(SERVICES), help="哪个服务的 · Which service's.")
    @key_option
    @as_json
    @asks
    def retry(context: Context, id: str, service: str | None, key: str, *, as_json: bool) -> None:
        _settle(context, heap, id, service, {"act": "retry"}, key, as_json=as_json)

    return retry


def _drop(heap: str) -> click.Command:
    @click.command("drop", help="丢弃 · Give it up, because …")
    @click.argument("id")
    @click.option("--because", required=True, help="理由，记入账本 · Why; the reason enters the ledger.")
    @click.option("--service", type=click.Choice(SERVICES), help="哪个服务的 · Which service's.")
    @key_option
    @as_json
    @asks
    def drop(  # noqa: PLR0913 - one parameter per option
        context: Context, id: str, because: str, service: str | None, key: str, *, as_json: bool
    ) -> None:
        _settle(context, heap, id, service, {"act": "drop", "because": because}, key, as_json=as_json)

    return drop


for _group, _heap in ((parked, PARKED), (unsendable, UNSENDABLE)):
    _group.add_command(_retry(_heap))
    _group.add_command(_drop(_heap))


def _settle(  # noqa: PLR0913 - one act on one event
    context: Context, heap: str, id: str, service: str | None, body: dict[str, str], key: str, *, as_json: bool
) -> None:
    where = service or _holder(context, heap, id)
    answer = context.client.send("POST", f"/{heap}/{where}/{id}/acts", body, key=key).body
    if as_json:
        print_json({"service": where, **answer})
    else:
        click.echo(f"{where}  {answer['id']}  {answer['state']}  {answer['error']}".rstrip())


def _holder(context: Context, heap: str, id: str) -> str:
    """The service that keeps the event; with several, the person says which."""
    holders = [name for name in SERVICES if any(one["id"] == id for one in _kept(context, heap, name))]
    if len(holders) > 1:
        raise click.UsageError(
            f"多个服务停放了它，用 --service 指明 · several services parked it, say --service: {holders}"
        )
    return holders[0] if holders else SERVICES[0]


def _kept(context: Context, heap: str, service: str) -> Iterator[dict[str, Any]]:
    for answer in context.client.pages(f"/{heap}/{service}", {}):
        yield from answer.body["items"]


def _of(service: str | None) -> tuple[str, ...]:
    return (service,) if service else SERVICES
