"""The draw of a panel: lists frozen, the draw itself, replacements, and the file that is published in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from chassis import chance
from chassis.cases.keep import Deed
from chassis.clock import from_micros
from chassis.draw.frozen import Secrets
from chassis.errors import Refused
from chassis.ids import shown
from chassis.jcs import canonical
from chassis.procedures import Case, Entry
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.codes import applications as codes
from contracts.codes import draw as codes_of_draws
from contracts.codes.base import Fault
from contracts.declare import Words
from contracts.things.applications import Application, Expert, Panel, PanelState
from services.applications.domain import drawing
from services.applications.domain.panel import Conflict
from services.applications.storage import draws, panels
from services.applications.usecases import exempting

FREEZE, REVEAL, RECUSE, ASK = "draw.freeze", "draw.reveal", "score.recuse", "score.assign"
SCORE, ANNUL = "score.submit", "score.annul"
SUBMITTED, ANNULLED = "SUBMITTED", "ANNULLED"
MOST = 10_000
ENDED = Words("案件已不在专家评审阶段", "The case is past its review by experts")


# -- who may be drawn


def pool(reading: Reading, thing: Application, case: Case, day: date) -> list[tuple[Expert, list[Conflict]]]:
    """Every expert of the office, each with what stands against them in this case."""
    known, lifted = set(asked_in(case)), exempting.lifted(case)
    return [
        (
            one,
            [
                *([drawing.ASKED_BEFORE] if one.id in known else []),
                *(each for each in found if (one.id, each.code) not in lifted),
            ],
        )
        for one, found in exempting.judged(reading, thing, day)
    ]


def asked_in(case: Case) -> list[str]:
    """Who was asked to score in this case, in the order in which they were."""
    return [line.holder for line in case.parts.values() if line.kind == "score" and line.state != ANNULLED]


# -- what stands against an act of a draw


def against(reading: Reading, thing: Application, case: Case, entry: Entry) -> Iterator[Fault]:
    """Numbers that the pool holds, a source that nobody knows yet, grounds of the list; no conflict of who scores."""
    if entry.act == SCORE:
        yield from exempting.against_scoring(reading, thing, case, entry)
    if entry.act == FREEZE:
        yield from _against_freeze(reading, thing, case, entry)
    if entry.act == REVEAL and "value" in entry.said:
        yield from _against_reveal(reading, thing, entry)
    if entry.act == exempting.EXEMPT and "ban" in entry.said:
        yield from exempting.faults(reading, thing, case, entry)
    if entry.act == RECUSE and "cause" in entry.said and entry.said["cause"] not in drawing.CAUSES:
        known = Words(
            "、".join(one.zh for one in drawing.CAUSES.values()), ", ".join(map(_en, drawing.CAUSES.values()))
        )
        yield codes.NO_SUCH_CAUSE.fault("#/inputs/cause", known=known)


def _en(words: Words) -> str:
    return words.en


def _against_freeze(reading: Reading, thing: Application, case: Case, entry: Entry) -> Iterator[Fault]:
    quorum = int(case.definition.conditions["quorum"].params["at_least"])
    scored = sum(line.kind == "score" and line.state == SUBMITTED for line in case.parts.values())
    if scored >= quorum:
        yield codes.PANEL_STANDS.fault()
    if "size" not in entry.said:
        return
    everybody = pool(reading, thing, case, entry.day)
    free = [expert for expert, found in everybody if not found]
    yield from drawing.wrong_numbers(entry.said, free, len(everybody) - len(free), quorum - scored)
    source_day = _day(entry.said.get("source_day"))
    if source_day and source_day <= reading.today:
        yield codes.PANEL_SOURCE_DAY.fault("#/inputs/source_day", day=source_day, today=reading.today)


def _against_reveal(reading: Reading, thing: Application, entry: Entry) -> Iterator[Fault]:
    found = draws.of_part(reading, thing.id, entry.part)
    if found and found.source_on > reading.today:
        yield codes_of_draws.TOO_EARLY.fault(
            "#/inputs/value", name=found.source, at=found.source_on.isoformat(), now=reading.today.isoformat()
        )
    if not str(entry.said.get("url") or "").startswith(("http://", "https://")):
        yield codes.PANEL_ADDRESS.fault("#/inputs/url")


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


# -- effects


def freeze_panel(work: Work, thing: Application, case: Case, entry: Entry) -> Mapping[str, Any]:
    """The lists are frozen; plan and hash are public and in the ledger from here on."""
    now, said = from_micros(work.now), entry.said
    secrets = Secrets(chance.secret(), chance.secret())
    source_on = date.fromisoformat(str(said["source_day"]))
    judged = pool(work, thing, case, entry.day)
    members = [drawing.member(expert, found, secrets.salt_key) for expert, found in judged]
    new = Panel(
        id=chance.new_id(), application_id=thing.id, zone_name=thing.zone_name, region=thing.region, part=entry.part,
        size=int(str(said["size"])), units=int(str(said["units"])), pool=len(members),
        barred=sum(bool(one.ban) for one in members), source=str(said["source"])[:120], source_on=source_on,
        plan="", plan_hash="",
    )  # fmt: skip
    panels.keep(work, new.id, panels.Secret(secrets, now), members)
    plan = draws.plan(work, new, members)
    work.create(replace(new, plan=canonical(plan.plan), plan_hash=plan.plan_hash.hex()), basis=thing.id)
    return {}


def draw_panel(work: Work, thing: Application, _case: Case, entry: Entry) -> Mapping[str, Any]:
    """The source has spoken: who is asked follows."""
    found = must(work, thing.id, entry.part)
    value, url = str(entry.said["value"])[:120], str(entry.said["url"])[:300]
    work.change(found, partial(Panel, state=PanelState.DRAWN, value=value, value_url=url), basis=thing.id)
    return {}


def void_panel(work: Work, thing: Application, _case: Case, entry: Entry) -> Mapping[str, Any]:
    """It stays to be seen, with the reason; its successor names another source."""
    _void(work, must(work, thing.id, entry.part), str(entry.said["reason"]))
    return {}


def replace_expert(work: Work, thing: Application, case: Case, entry: Entry) -> Mapping[str, Any]:
    """The next of the draw takes over; where nobody is left the panel is one smaller."""
    holder = case.parts[entry.part].holder
    for found in draws.drawn_of(work, thing.id):
        by_id = {one.expert_id: one.pseudonym for one in panels.members(work, found.id)}
        told, before = draws.told(work, found), panels.replaced(work, found.id, thing.id)
        if by_id.get(holder) not in told.team:
            continue
        try:
            one = told.replace(by_id[holder], str(entry.said["cause"]), from_micros(work.now))
        except Refused:
            continue
        panels.add_replaced(work, found.id, before, one)
        work.change(found, partial(Panel, replaced=found.replaced + 1), basis=thing.id)
    return {}


def follows(work: Work, thing: Application, case: Case) -> Iterator[Deed]:
    """Whoever was drawn and not asked yet is asked to score; once the review is over, the file of the draw stands."""
    if "draw" not in case.definition.parts:
        return
    if case.state not in case.definition.act(FREEZE).during:
        _close(work, thing.id)
        return
    asked, drawn = set(asked_in(case)), list(draws.drawn_of(work, thing.id))
    if any(one.state is PanelState.VOID for one in draws.all_of(work, thing.id)):
        standing = {expert for found in drawn for expert in draws.team(work, found)}
        yield from ((ANNUL, part, {}) for part in _asked_by_void(case, standing))
    for found in drawn:
        yield from ((ASK, "", {"holder": expert}) for expert in draws.team(work, found) if expert not in asked)


def _asked_by_void(case: Case, standing: Collection[str]) -> list[str]:
    """The scores of those whom no draw that stands has drawn: asked for, or given, they go with the void one."""
    of_scores = ((part, line) for part, line in case.parts.items() if line.kind == "score")
    return [part for part, line in of_scores if line.state in ("ASKED", SUBMITTED) and line.holder not in standing]


def _close(work: Work, case_id: str) -> None:
    """No more replacements: the file gets its hash, and with it its place in the ledger."""
    for found in draws.all_of(work, case_id):
        if found.state is PanelState.FROZEN:
            _void(work, found, ENDED.zh)
        elif found.state is PanelState.DRAWN and not found.file_hash:
            hash_ = sha256(draws.told(work, found).file).hexdigest()
            work.change(found, partial(Panel, file_hash=hash_), basis=case_id)


def _void(work: Work, found: Panel, why: str) -> None:
    work.change(found, partial(Panel, state=PanelState.VOID, void_because=why), basis=found.application_id)


# -- reading


def remarks(reading: Reading, thing: Application) -> Iterator[Words]:
    """Each draw of the case, for the offices: where it stands, and how it is found."""
    for found in draws.all_of(reading, thing.id):
        state = found.state.words
        yield Words(
            f"专家抽取 {shown(found.id)}：{state.zh}，名单 {found.pool} 人，回避 {found.barred} 人，抽 {found.size} 人"
            f"，来源“{found.source}”（{found.source_on}）",
            f"Draw {shown(found.id)}: {state.en}; {found.pool} in the list, {found.barred} barred, {found.size} to draw"
            f"; source “{found.source}” ({found.source_on})",
        )


def must(work: Work, case_id: str, part: str) -> Panel:
    found = draws.of_part(work, case_id, part)
    assert found is not None  # noqa: S101 - its part was opened with it
    return work.get(Panel, found.id)


EFFECTS = {
    "freeze_panel": freeze_panel,
    "draw_panel": draw_panel,
    "void_panel": void_panel,
    "replace_expert": replace_expert,
}
