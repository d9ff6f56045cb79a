"""All running cases of a former edition go to the one in force: what that would do, and deciding it."""

from __future__ import annotations

import click

from cli import table
from cli.context import Context
from cli.editions import called
from cli.of_cases import plural_argument, say
from cli.running import as_json, asks, key_option, print_json


@click.command()
@plural_argument
@click.argument("edition", required=False, default="")
@click.option("--after", default="", help="从哪个案件之后 · After which case.")
@as_json
@asks
def former(context: Context, plural: str, edition: str, *, after: str, as_json: bool) -> None:
    """哪些原版本仍有在办案件；写明版本则逐件预览 · Former editions with running cases; of one, each case before its move."""
    if not edition:
        found = context.client.get(f"/cases/{plural}/editions").body
        rows = [[one["edition"], one["to"], str(one["running"])] for one in found["items"]]
        heads = [("原版本", "Former"), ("现行版本", "In force"), ("在办", "Running")]
    else:
        found = context.client.get(f"/cases/{plural}/moves", {"edition": edition, "after": after}).body
        fine = context.say(("可以", "can move"))
        rows = [
            [one["id"], one["title"], " ".join(say(context, each) for each in one["against"]) or fine]
            for one in found["items"]
        ]
        heads = [("案件", "Case"), ("名称", "Title"), ("能否转换", "Move")]
    if as_json:
        print_json(found)
        return
    if edition:
        click.echo(
            f"{called(context, found['edition'])} → {called(context, found['to'])}  {found['running']}  {say(context, found['rule'])}"
        )
        for each in found["differences"]:
            click.echo(f"  * {say(context, each)}")
    table.grid([context.say(head) for head in heads], rows)


@click.command(name="move-all")
@plural_argument
@click.argument("edition")
@click.argument("to")
@click.option("--reason", required=True, help="理由 · Why.")
@key_option
@as_json
@asks
def move_all(context: Context, plural: str, edition: str, to: str, *, reason: str, key: str, as_json: bool) -> None:  # noqa: PLR0913 - one parameter per option
    """把本地区在办案件一并转到现行版本；用 jiju jobs show 看进度 · Take all of them there; `jiju jobs show` tells how far it is."""
    body = {"edition": edition, "target": to, "reason": reason}
    answer = context.client.send("POST", f"/cases/{plural}/moves", body, key=key)
    job = answer.body
    if as_json:
        print_json(job)
        return
    click.echo(f"{job['id']}  {job['state']}  {answer.headers.get('Location', '')}")
