"""The verbs of every kind of record, made from its declaration: a new kind has them without a further file."""

from __future__ import annotations

import click

from chassis.shapes.specs import state_specs
from cli import exporting, reading, writing
from contracts.cases import CaseThing
from contracts.declare import Kind


def group_of(kind: Kind) -> click.Group:
    """All verbs of one kind; those that nobody may use are not there."""
    group = click.Group(kind.plural, help=f"{kind.words.zh} · {kind.words.en.capitalize()}.")
    for make in (reading.listing, reading.show, reading.acts, reading.history, reading.compare):
        group.add_command(make(kind))
    if not issubclass(kind.cls, CaseThing):
        group.add_command(exporting.export(kind))
    if kind.writers:
        for make in (writing.create, writing.change, writing.correct, writing.withdraw, writing.end):
            group.add_command(make(kind))
        if not issubclass(kind.cls, CaseThing):  # a case is changed by its acts alone
            group.add_command(writing.preview(kind))
        if any(spec.meta.personal for spec in state_specs(kind.cls)):
            group.add_command(writing.erase(kind))
    if kind.acts:
        group.add_command(writing.act(kind))
    if kind.name == "title":
        from cli.programmes import calendar  # noqa: PLC0415 - one kind's own verb

        group.add_command(calendar)
    return group
