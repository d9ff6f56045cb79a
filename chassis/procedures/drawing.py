"""A package as a picture and as tables, in either language: what a lawyer reviews."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.procedures.model import Act, Definition, Machine


def mermaid(definition: Definition, language: str = "zh", kind: str = "") -> str:
    """The state diagram of the case, or of one kind of part; each arrow says who and by which article."""
    machine = definition.machine(kind)
    lines = ["stateDiagram-v2"]
    lines += [f"    {name} : {state.words.of(language)}" for name, state in machine.states.items()]
    if not any(act.opens for act in machine.acts.values()):
        lines.append(f"    [*] --> {machine.start}")
    lines += _arrows(definition, machine, language)
    lines += [f"    {name} --> [*]" for name, state in machine.states.items() if state.end]
    return "\n".join(lines)


def _arrows(definition: Definition, machine: Machine, language: str) -> Iterator[str]:
    for act in machine.acts.values():
        label = _label(definition, act, language)
        if act.opens:
            yield f"    [*] --> {act.to or machine.start} : {label}"
        elif act.to:
            yield from (f"    {state} --> {act.to} : {label}" for state in act.on)


def _label(definition: Definition, act: Act, language: str) -> str:
    who = ("、" if language == "zh" else ", ").join(definition.roles[role].words.of(language) for role in act.by)
    article = definition.articles[act.basis]
    said = article.citation.article or article.words.of(language)
    if language == "zh":
        return f"{act.zh}（{who}，{said}）".replace(":", "：")
    return f"{act.en} ({who}, {said})".replace(":", " –")  # a colon would end the label
