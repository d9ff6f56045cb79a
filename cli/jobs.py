"""Long work of the services."""

from __future__ import annotations

from typing import Any

import click

from cli import table
from cli.context import Context
from cli.events import SERVICES
from cli.running import as_json, asks, key_option, print_json

service_argument = click.argument("service", type=click.Choice(SERVICES))


@click.group(invoke_without_command=True)
@click.option("--service", type=click.Choice(SERVICES), help="只看一个服务 · Only of one service.")
@as_json
@click.pass_context
def jobs(ctx: click.Context, service: str | None, *, as_json: bool) -> None:
    """长任务：进度、结果、取消 · Long work: how far, how it ended, asking it to stop."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_listed, service=service, as_json=as_json)


@click.command()
@asks
def _listed(context: Context, service: str | None, *, as_json: bool) -> None:
    found = [
        {"service": name, **one}
        for name in ((service,) if service else SERVICES)
        for one in context.client.get(f"/jobs/{name}").body["items"]
    ]
    if as_json:
        print_json({"items": found})
    elif found:
        heads = [
            ("服务", "Service"),
            ("任务", "Job"),
            ("种类", "Kind"),
            ("状态", "State"),
            ("进度", "Done"),
            ("说明", "Message"),
        ]
        table.grid([context.say(head) for head in heads], map(_row, found))
    else:
        click.echo(context.say(("没有任务", "No jobs")))


def _row(job: dict[str, Any]) -> list[str]:
    done = f"{job['done']} / {job['total']}" if job["total"] else str(job["done"])
    return [job["service"], job["id"], job["kind"], job["state"], done, job["message"]]


@jobs.command()
@service_argument
@click.argument("id")
@as_json
@asks
def show(context: Context, service: str, id: str, *, as_json: bool) -> None:
    """一个任务 · One job."""
    _tell(context.client.get(f"/jobs/{service}/{id}").body, service, as_json=as_json)


@jobs.command()
@service_argument
@click.argument("id")
@key_option
@as_json
@asks
def cancel(context: Context, service: str, id: str, key: str, *, as_json: bool) -> None:
    """取消：做完当前一步就停 · It stops after its present step."""
    _tell(context.client.send("POST", f"/jobs/{service}/{id}/cancellation", key=key).body, service, as_json=as_json)


def _tell(job: dict[str, Any], service: str, *, as_json: bool) -> None:
    if as_json:
        print_json(job)
    else:
        click.echo("  ".join(_row({"service": service, **job})))
