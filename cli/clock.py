"""The platform's clock; in a demonstration it can be moved forward."""

from __future__ import annotations

import re
from datetime import datetime, time

import click

from chassis.clock import SHANGHAI
from cli.context import Context
from cli.rule import ISO
from cli.running import as_json, asks, key_option, print_json

MORNING = time(9)


class When(click.ParamType[datetime]):
    """A day (its morning at nine) or a moment; without an offset it is China's."""

    name = "WHEN"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, or a refusal in both languages."""
        if isinstance(value, datetime):
            return value
        text = str(value)
        try:
            at = datetime.fromisoformat(text if re.match(ISO, text) else "")
        except ValueError:
            self.fail(f"不是日期或时刻（2026-12-01 或 2026-12-01T09:00） · not a day or a moment: {text}", param, ctx)
        if re.fullmatch(ISO, text):
            at = datetime.combine(at.date(), MORNING)
        return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


@click.group()
def clock() -> None:
    """平台时钟 · What the platform takes the time to be."""


@clock.command()
@as_json
@asks
def show(context: Context, *, as_json: bool) -> None:
    """现在几点 · What time it is there."""
    _tell(context, context.client.get("/clock").body, as_json=as_json)


@clock.command("set")
@click.argument("to", type=When())
@key_option
@as_json
@asks
def set_(context: Context, to: datetime, key: str, *, as_json: bool) -> None:
    """往后调，到期的事随之发生 · Move it forward; every deadline on the way fires. Only in a demonstration."""
    said = to.isoformat()  # whoever signed in long before that moment has to sign in again
    _tell(context, context.client.send("POST", "/clock", {"to": said}, key=key).body, as_json=as_json)


def _tell(context: Context, body: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(body)
    else:
        demo = context.say(("演示", "demonstration")) if body["demo"] else ""
        click.echo(f"{body['now']}  {demo}".rstrip())
