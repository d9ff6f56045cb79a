"""What the verbs about cases have in common."""

from __future__ import annotations

from typing import Any

import click

from cli.context import Context
from contracts.cases import CaseThing
from contracts.things import load_all

PLURALS = tuple(kind.plural for kind in load_all().values() if issubclass(kind.cls, CaseThing))
plural_argument = click.argument("plural", type=click.Choice(PLURALS))
Words = dict[str, str]


def say(context: Context, words: Words) -> str:
    """In the language of the person."""
    return context.say((words["zh"], words["en"]))


def said(inputs: tuple[str, ...]) -> dict[str, Any]:
    """`name=value`; `sheet/demand=18` is a mark of a sheet."""
    found: dict[str, Any] = {}
    for one in inputs:
        name, _, value = one.partition("=")
        head, slash, key = name.partition("/")
        if slash:
            found.setdefault(head, {})[key] = value
        else:
            found[name] = value
    return found
