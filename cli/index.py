"""The index of search: how it stands, building it anew, going back to the one before."""

from __future__ import annotations

from typing import Any

import click

from cli.context import Context
from cli.running import as_json, asks, key_option, print_json


@click.group(invoke_without_command=True)
@as_json
@click.pass_context
def index(ctx: click.Context, *, as_json: bool) -> None:
    """检索索引：现状、重建、退回旧索引 · The index of search: how it stands, a new one, the one before."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_shown, as_json=as_json)


@click.command()
@asks
def _shown(context: Context, *, as_json: bool) -> None:
    _tell(context, context.client.get("/index").body, as_json=as_json)


@index.command()
@key_option
@as_json
@asks
def rebuild(context: Context, key: str, *, as_json: bool) -> None:
    """重建：先检验，合格才启用 · A new index beside the one in use; judged before it is used."""
    _tell(context, context.client.send("POST", "/index/acts", {"act": "rebuild"}, key=key).body, as_json=as_json)


@index.command("take-back")
@click.option("--because", required=True, help="理由，记入账本 · Why; the reason enters the ledger.")
@click.option("--leaving", default="", help="离开哪个索引；省略为在用的 · Which index is left; the one in use.")
@key_option
@as_json
@asks
def take_back(context: Context, because: str, leaving: str, key: str, *, as_json: bool) -> None:
    """退回旧索引：立即生效，随后补齐 · The index before answers again at once; what came since follows."""
    left = leaving or context.client.get("/index").body["present"]
    body = {"act": "take-back", "because": because, "leaving": left}
    _tell(context, context.client.send("POST", "/index/acts", body, key=key).body, as_json=as_json)


def _tell(context: Context, body: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(body)
        return
    none = context.say(("无", "none"))
    documents = none if body["documents"] is None else body["documents"]
    click.echo(f"{context.say(('在用', 'in use'))}: {body['present'] or none}  ({documents})")
    click.echo(f"{context.say(('可退回', 'can go back to'))}: {body['former'] or none}")
    click.echo(f"{context.say(('滞后', 'behind'))}: {body['lag']} s")
    if body["why"]:
        click.echo(f"! {context.say((body['why']['zh'], body['why']['en']))}")
