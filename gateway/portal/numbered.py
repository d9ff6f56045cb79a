"""The row of a programme's table that a record is about: named by its words beside its number, and chosen by them."""

from __future__ import annotations

from dataclasses import replace

from chassis.shapes.specs import Spec, state_specs
from contracts.declare import Kind, Words
from gateway.language import say
from gateway.portal.entry import Field
from gateway.portal.forms import Form
from rulebooks import programmes

PROGRAMME = "programme"  # the field that says whose table it is


def choices(spec: Spec, programme: str) -> tuple[tuple[str, str], ...]:
    """Every row of the table."""
    rows = programmes.rows_of(spec.meta.table, programme)
    return tuple((str(number), f"{number} {say(Words(*words))}") for number, words in rows.items())


def field_of(field: Field, kind: Kind, form: Form) -> Field:
    """The number as a choice among the rows, and the programme among those that have such a table; other fields as they are."""
    spec = next((one for one in state_specs(kind.cls) if one.meta.table), None)
    if spec is None or field.name not in (PROGRAMME, spec.name):
        return field
    if field.name == PROGRAMME:
        known = programmes.with_table(spec.meta.table)
        return replace(field, choices=tuple(one for one in field.choices if one[0] in known))
    rows, said = choices(spec, form.value(PROGRAMME)), form.value(field.name)
    return replace(field, control="choice", hint="", choices=rows) if rows and said in ("", *dict(rows)) else field
