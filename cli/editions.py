"""What an edition is called where somebody reads it; its code alone is for a command that follows."""

from __future__ import annotations

from cli.context import Context
from rulebooks import codes


def since(context: Context, label: str) -> str:
    """`JS_2016@2017-01-01` by its first day, where its procedure stands beside it."""
    day = label.partition("@")[2]
    return context.say((f"{day} 起施行的版本", f"the edition in force from {day}")) if day else label


def called(context: Context, label: str) -> str:
    """The same with the name of its programme, where it is one of a programme."""
    programme = codes.load("programmes").get(label.partition("@")[0])
    name = f"{context.say(programme.words)}  " if programme else ""
    return f"{name}{since(context, label)}"
