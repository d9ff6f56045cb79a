"""Two agencies that are alike and yet two: said once, with the reason."""

from __future__ import annotations

from datetime import date

import click

from cli.context import Context
from cli.reading import as_of_option, known_option, moment
from cli.running import as_json, asks, key_option, print_json


@click.command("tell-apart")
@click.argument("code")
@click.argument("other", required=False)
@click.option("--reason", default="", help="为什么是两家 · Why they are two.")
@as_of_option
@known_option
@key_option
@as_json
@asks
def tell_apart(  # noqa: PLR0913 - one parameter per option
    context: Context, code: str, other: str | None, reason: str, as_of: date | None, known_on: str | None, key: str, *,
    as_json: bool,
) -> None:  # fmt: skip
    """
    说明两个相像的信用代码是两家机构，以后不再询问；只写一个代码则列出已有的答复。

    Say that two alike credit codes are two agencies; with one code, list the answers about it.
    """
    if other is None:
        asked = {"credit_code": code, **moment(as_of, known_on)}
        found = context.client.get("/told-apart", asked).body["items"]
    else:
        found = [context.client.send("POST", "/told-apart", {"codes": [code, other], "reason": reason}, key=key).body]
    if as_json:
        print_json({"items": found})
        return
    for one in found:
        click.echo(f"{one['codes'][0]} ≠ {one['codes'][1]}  {one['reason']}  {one['by']}  {one['at']}")
    if not found:
        click.echo(context.say(("没有答复", "No answers")))
