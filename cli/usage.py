"""A command line that was written wrongly, told in both languages; click by itself speaks English alone."""

from __future__ import annotations

import re
from typing import IO, Any

import click

HAN = re.compile("[\u4e00-\u9fff]")


class Wrong(click.UsageError):
    """A wrong command line; ends with 2."""

    def show(self, file: IO[Any] | None = None) -> None:
        """How the verb is used, where its help is, and what was wrong."""
        if self.ctx:
            click.echo(self.ctx.get_usage(), file=file, err=True)
            click.echo(f"用法说明 · for help: {self.ctx.command_path} --help\n", file=file, err=True)
        click.echo(f"写错了 · wrong: {self.message}", file=file, err=True)


def in_both_languages(error: click.UsageError) -> click.UsageError:
    """The same refusal as the person shall read it; the help that a bare group answers with stays as it is."""
    if isinstance(error, Wrong | click.exceptions.NoArgsIsHelpError):
        return error
    return Wrong(_said(error), error.ctx)


def _said(error: click.UsageError) -> str:
    match error:
        case click.exceptions.MissingParameter():
            return f"缺少 {_where(error)} · missing {_where(error)}"
        case click.BadParameter():
            return f"{_where(error)}: {_why(error)}"
        case click.NoSuchOption():
            return f"没有选项 {error.option_name} · no such option: {error.option_name}{_perhaps(error.possibilities)}"
        case click.NoSuchCommand():
            return (
                f"没有命令 {error.command_name} · no such command: {error.command_name}{_perhaps(error.possibilities)}"
            )
        case click.BadOptionUsage():
            return _value(error)
        case _:
            return _other(error.message)


def _other(message: str) -> str:
    if found := re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", message):
        return f"多写了 {found[1]} · too much: {found[1]}"
    return _whole(message)


def _where(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param and error.ctx else "")
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")


def _why(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if HAN.search(error.message):
        return error.message
    if isinstance(kind, click.Choice):
        listed = ", ".join(map(str, kind.choices))
        return f"只能是 {listed} · it is one of {listed}"
    if isinstance(kind, click.IntRange):
        return f"须为 {kind.min} 至 {kind.max} 的整数 · it is a whole number from {kind.min} to {kind.max}"
    if kind is click.INT:
        return "须为整数 · it is a whole number"
    return _whole(error.message)


def _value(error: click.BadOptionUsage) -> str:
    name = error.option_name
    if "does not take a value" in error.message:
        return f"选项 {name} 后没有值 · option {name} takes no value"
    return f"选项 {name} 后须写值 · option {name} needs a value"


def _perhaps(names: list[str] | None) -> str:
    listed = ", ".join(names or ())
    return f"（或为 · perhaps {listed}）" if listed else ""


def _whole(message: str) -> str:
    """What is in both languages already; else click's own words behind ours."""
    return message if HAN.search(message) else f"命令写得不对 · {message}"
