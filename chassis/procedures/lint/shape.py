"""Shape: both languages, and every name leads to something that is declared, supplied or known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from chassis.procedures import of_days, of_deeds, of_facts  # noqa: F401 - imported so that their tests can be named
from chassis.procedures.conditions import TESTS, parameters
from chassis.procedures.edges import EDGES
from chassis.procedures.lint.known import Known
from chassis.procedures.lint.mistake import Check, Said, declared, place
from chassis.procedures.model import Condition, Definition, Input, Named
from chassis.procedures.seats import PLACE
from rulebooks import statements
from rulebooks.procedures import Fact

HAN, LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]")
INPUTS = frozenset({"text", "date", "number", "person", "condition", "file", "marks", "statement"})
FORMS = {
    "at_least": {"number", "records"}, "at_most": {"number", "records"}, "covers": {"records"}, "one_of": {"code"},
    "declared": {"flag"}, "ago": {"date"},
}  # fmt: skip
DIGITS = (0, 2, 4, 6)
EXCEPTION = frozenset({"condition", "reason", "approver"})


def texts(d: Definition, _known: Known) -> Said:
    """Every text that a person reads stands in both languages."""
    for where, one in [*declared(d), *((f"articles.{key}", one) for key, one in d.articles.items() if one.zh)]:
        if not isinstance(one, Named) and not hasattr(one, "zh"):
            continue
        if not HAN.search(one.zh):
            yield "shape.text", f"{where}.zh", "no Chinese text"
        if not LATIN.search(one.en) or HAN.search(one.en):
            yield "shape.text", f"{where}.en", "no English text"


def roles(d: Definition, known: Known) -> Said:
    for name, role in d.roles.items():
        if (role.acts_as or name) not in known.roles:
            yield "shape.role", f"roles.{name}", f"{role.acts_as or name!r} is no role of the platform"
        if role.digits not in DIGITS:
            yield "shape.role", f"roles.{name}.digits", f"a place is told by {DIGITS} digits, not by {role.digits}"
        for field in ("of_zh", "of_en"):
            if (PLACE in getattr(role, field)) is not bool(role.digits):
                yield "shape.role", f"roles.{name}.{field}", f"an office with a place is called by {PLACE}, no other is"
        if HAN.search(role.of_en) or (role.of_zh and not HAN.search(role.of_zh)):
            yield "shape.text", f"roles.{name}.of_en", "each language in its own signs"


def references(d: Definition, known: Known) -> Said:
    """What acts name: conditions, inputs, roles, states of the case, effects, documents."""
    tables: Mapping[str, Iterable[str]] = {
        "needs": d.conditions, "asks": d.inputs, "may_say": d.inputs, "by": d.roles, "during": d.case.states, "effects": known.words.effects,
        "undone_by": d.acts,
    }  # fmt: skip
    for name, act in d.acts.items():
        for field, table in tables.items():
            for one in getattr(act, field):
                if one not in table:
                    yield "shape.reference", place("acts", name, field), f"{one!r} is not declared"
        if act.instead_of and (act.instead_of not in d.acts or {*act.by} & {*d.acts[act.instead_of].by}):
            yield "shape.reference", place("acts", name, "instead_of"), f"{act.instead_of!r} is no act of somebody else"
        if act.document and act.document not in d.documents:
            yield "shape.reference", place("acts", name, "document"), f"{act.document!r} is not declared"
        if not act.by:
            yield "shape.reference", place("acts", name, "by"), "nobody does it"
    for name, document in d.documents.items():
        if document.template not in known.words.templates:
            yield "shape.template", f"documents.{name}.template", f"no template {document.template!r}"


def lists(d: Definition, _known: Known) -> Said:
    for kind, machine in d.parts.items():
        if machine.each and machine.each not in d.lists:
            yield "shape.reference", f"parts.{kind}.each", f"no list {machine.each!r}"
    for name, items in d.lists.items():
        if not any(machine.each == name for machine in d.parts.values()):
            yield "shape.unused", f"lists.{name}", "no part is made of its entries"
        for key, item in items.items():
            if item.by not in d.roles:
                yield "shape.reference", f"lists.{name}.{key}.by", f"{item.by!r} is not declared"
            elif not _may_bring(d, name, item.by):
                yield "shape.reference", f"lists.{name}.{key}.by", f"no act lets {item.by!r} bring it"


def _may_bring(d: Definition, name: str, role: str) -> bool:
    """Where acts bring the entries of a list, one of them is this role's."""
    acts = [act for part in d.parts.values() if part.each == name for act in part.acts.values() if act.brings]
    return not acts or any(role in act.by for act in acts)


def unused(d: Definition, _known: Known) -> Said:
    """What the package says and nothing names; what a fragment brings may stay unused."""
    needed = {need for act in d.acts.values() for need in act.needs}
    needed |= {one for condition in d.conditions.values() for one in condition.params.get("of", ())}
    asked = {ask for act in d.acts.values() for ask in (*act.asks, *act.may_say)}
    documents = {act.document for act in d.acts.values()}
    for table, used in (("conditions", needed), ("inputs", asked), ("documents", documents)):
        for name in getattr(d, table):
            if name not in used and f"{table}.{name}" not in d.lent:
                yield "shape.unused", f"{table}.{name}", "named by nothing"


def inputs(d: Definition, known: Known) -> Said:
    for name, one in d.inputs.items():
        if one.type not in INPUTS:
            yield "shape.input", f"inputs.{name}.type", f"no kind of input {one.type!r}"
        if (one.type == "statement") != bool(one.statement):
            yield "shape.input", f"inputs.{name}.statement", "names the text of a statement, and of nothing else"
        if one.statement and statements.in_force(one.statement, d.starts) is None:
            yield "shape.reference", f"inputs.{name}.statement", f"no text {one.statement!r} stands on {d.starts}"
        yield from _code(f"inputs.{name}", one, known)


def conditions(d: Definition, known: Known) -> Said:
    for name, one in d.conditions.items():
        where = f"conditions.{name}"
        yield from _code(where, one, known)
        yield from _waiver(d, where, one)
        if one.test not in TESTS:
            yield "shape.test", f"{where}.test", f"no test {one.test!r}"
            continue
        yield from _parameters(where, one)
        yield from _named(d, where, one)
        yield from _fact(where, one, known)


def _code(where: str, one: Condition | Input, known: Known) -> Said:
    if one.code and one.code not in known.codes:
        yield "shape.code", f"{where}.code", f"no error code {one.code!r}"


def _waiver(d: Definition, where: str, one: Condition) -> Said:
    if one.waived_by and not (one.waived_by in d.acts and set(d.act(one.waived_by).asks) >= EXCEPTION):
        yield "shape.waiver", f"{where}.waived_by", "must be an act that asks for condition, reason and approver"


def _parameters(where: str, one: Condition) -> Said:
    wanted = parameters(one.test)
    for key in one.params:
        if key not in wanted:
            yield "shape.parameter", f"{where}.{key}", f"{one.test} knows no {key!r}"
    for key, parameter in wanted.items():
        if parameter.default is parameter.empty and key not in one.params:
            yield "shape.parameter", where, f"{one.test} needs {key!r}"
    limit = one.params.get("limit", 0)
    if isinstance(limit, bool) or not isinstance(limit, int | Decimal):
        yield "shape.parameter", f"{where}.limit", f"{limit!r} is no number"


def _named(d: Definition, where: str, one: Condition) -> Said:
    """Acts, parts, clocks, states and conditions that a test names."""
    for key, table in {"act": d.acts, "kind": d.parts, "clock": d.clocks}.items():
        if key in one.params and one.params[key] not in table:
            yield "shape.reference", f"{where}.{key}", f"{one.params[key]!r} is not declared"
    kind = one.params.get("kind", "")
    if one.test == "parts" and kind in d.parts:
        for state in one.params.get("state", ()):
            if state not in d.parts[kind].states:
                yield "shape.reference", f"{where}.state", f"{kind} has no state {state!r}"
    for other in one.params.get("of", ()):
        if other not in d.conditions or d.conditions[other].test == "any_of":
            yield "shape.reference", f"{where}.of", f"{other!r} is no plain condition of the package"
    since = one.params.get("since", "")
    if one.test == "done" and since and since not in d.case.states:
        yield "shape.reference", f"{where}.since", f"{since!r} is no state of the case"


def _fact(where: str, one: Condition, known: Known) -> Said:
    fact = one.params.get("fact")
    if fact is None:
        return
    if fact not in known.words.facts:
        yield "shape.fact", f"{where}.fact", f"{fact!r} is supplied by nobody"
        return
    if one.test not in EDGES:
        yield "shape.edges", f"{where}.test", f"{one.test} has no edges, so no boundary tests"
    form = known.words.facts[fact].form
    if form not in FORMS.get(one.test, {form}):
        yield "shape.form", f"{where}.fact", f"{one.test} cannot be asked of {fact}, a {form}"
        return
    yield from _values(where, one.params, known.words.facts[fact])


def _values(where: str, params: Mapping[str, Any], fact: Fact) -> Said:
    """A misspelt field would count nothing, a misspelt exclusion would count everything: both in silence."""
    for code in params.get("allowed", ()):
        if fact.values and code not in fact.values:
            yield "shape.value", f"{where}.allowed", f"{fact.name} is never {code!r}"
    asked = [
        *(
            (key, values, f"{table}.{key}")
            for table in ("only", "omit")
            for key, values in params.get(table, {}).items()
        ),
        *([(params["distinct"], (), "distinct")] if params.get("distinct") else []),
        *([(params["field"], params.get("required", ()), "required")] if "field" in params else []),
    ]
    for key, values, at in asked:
        if key not in fact.fields:
            yield "shape.value", f"{where}.{at}", f"the records of {fact.name} have no {key!r}"
            continue
        for value in values:
            if fact.fields[key] and value not in fact.fields[key]:
                yield "shape.value", f"{where}.{at}", f"{key} is never {value!r}"


CHECKS: tuple[Check, ...] = (texts, roles, references, lists, unused, inputs, conditions)
