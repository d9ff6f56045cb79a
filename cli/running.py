"""What every verb that speaks to the server has in common: --json, and how refusals end."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import click

from cli.context import Context, handed

F = TypeVar("F", bound=Callable[..., Any])
REFUSED = 1

as_json = click.option("--json", "as_json", is_flag=True, help="原样输出 JSON · The answer as it came, as JSON.")
key_option = click.option(
    "--key", default="", help="幂等键：用同一个键重发不会重复办理 · The idempotency key; the same one never acts twice."
)
basis_option = click.option("--basis", default="", help="依据：文号、条款 · Why: an article, a document.")


def asks(view: F) -> F:
    """A verb that asks the server: gets the context first; a refusal is told on stderr and ends with 1."""
    from cli.client import Told, Unreachable  # noqa: PLC0415 - only the verbs that use it pay for it

    @handed
    @functools.wraps(view)
    def guarded(context: Context, *args: Any, **named: Any) -> None:
        try:
            view(context, *args, **named)
        except Told as told:
            refuse(context, told.problem, as_json=bool(named.get("as_json")))
        except Unreachable as lost:
            _lost(context, lost.server, lost.why, lost.key)

    spoken = click.option("--lang", type=click.Choice(["zh", "en"]), hidden=True, expose_value=False, callback=_speak)
    return cast("F", spoken(guarded))  # click hands the context in, so the view's own type is what its caller sees


def _speak(ctx: click.Context, _: click.Parameter, lang: str | None) -> None:
    """--lang is understood behind the verb too."""
    if lang and (context := ctx.find_object(Context)):
        context.lang = lang


def print_json(value: Any) -> None:
    """Stable: as the API told it, two blanks per level."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def note(context: Context, zh: str, en: str) -> None:
    """Something for the person, not for the next program."""
    click.echo(context.say((zh, en)), err=True)


def refuse(context: Context, problem: Mapping[str, Any], *, as_json: bool) -> None:
    """Every reason with its article, the fact and what would change it; then the end with 1."""
    if as_json:
        click.echo(json.dumps(problem, ensure_ascii=False, indent=2), err=True)
    else:
        for line in reasons(context, problem):
            click.echo(line, err=True)
    sys.exit(REFUSED)


def reasons(context: Context, problem: Mapping[str, Any]) -> list[str]:
    """A refusal in lines."""
    title, detail = problem.get("title", ""), problem.get("detail", "")
    lines = [f"{context.say(('未办理', 'Refused'))}: {title}"]
    errors = problem.get("errors") or [{"detail": detail}]
    names = {"basis": ("依据", "basis"), "fact": ("事实", "fact"), "change": ("怎样就可以", "what would change it")}
    for error in errors:
        where = f"  ({error['pointer']})" if error.get("pointer") else ""
        lines.append(f"  ✗ {error.get('detail', '')}{where}")
        lines += [f"      {context.say(words)}: {error[name]}" for name, words in names.items() if error.get(name)]
    if problem.get("status") == 401 or problem.get("code") in ("access.sign-in", "gateway.session-over"):
        lines.append(f"  {context.say(('先登录：jiju login', 'sign in first: jiju login'))}")
    if problem.get("code"):
        lines.append(f"  {problem['code']}  trace {problem.get('trace_id', '-')}")
    return lines


def _lost(context: Context, server: str, why: str, key: str) -> None:
    note(context, f"连不上 {server}：{why}", f"cannot reach {server}: {why}")
    if key:
        note(
            context,
            f"是否已办理不得而知；用 --key {key} 原样重发，不会重复办理",
            f"whether it took effect is not known; send it again with --key {key}, and it takes effect once",
        )
    sys.exit(REFUSED)
