"""An operator's list of the agencies of the own zone: who is there or asks already, and how each row is filed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from chassis.cases import doing
from chassis.intake.bringing import Bringing
from chassis.intake.standing import Standing
from chassis.shapes.codec import state_of
from chassis.storage.reading import Where
from chassis.storage.work import Work
from contracts.commands.cases import ActOnCase
from contracts.declare import State, Thing, Words
from contracts.things.registry import Residence, ResidenceState
from contracts.things.residency import Admission
from services.registry.usecases.residency import ADMISSIONS, RUNNING

T = TypeVar("T", bound=Thing)
FILE = "file"
AT_ONCE = 500
RECORDED = ("base_id", "room", "area_m2", "contract_no", "contract_until", "services")
BY_RECORD = Words(
    "入驻已办结，名单不再改变它；请在入驻记录里更改",
    "Its entry is decided and no list changes it; change the record of its residence",
)


def standing(work: Work, agency_ids: Sequence[str]) -> Mapping[str, Standing]:
    """What stands of these agencies in this zone: an entry that runs, a residence, or entries that are decided."""
    found: dict[str, Standing] = {}
    ids = sorted(set(agency_ids))
    for at in range(0, len(ids), AT_ONCE):
        here = {"agency_id": tuple(ids[at : at + AT_ONCE]), "zone_id": (work.principal.zone,)}
        entries: dict[str, list[Admission]] = {}
        for one in _every(work, Admission, here):
            entries.setdefault(one.agency_id, []).append(one)
        residences = {
            one.agency_id: one for one in _every(work, Residence, here | {"state": (ResidenceState.RESIDENT.value,)})
        }
        for id in entries.keys() | residences.keys():
            found[id] = _standing(entries.get(id, []), residences.get(id))
    return found


def _every(work: Work, cls: type[T], here: Mapping[str, tuple[str, ...]]) -> Iterator[T]:
    after = ""
    while some := work.list(cls, Where(equal=here), after=after, limit=AT_ONCE):
        yield from some
        after = some[-1].id


def _standing(entries: Sequence[Admission], residence: Residence | None) -> Standing:
    if asks := next((one for one in entries if one.stage in RUNNING), None):
        since = Words(f"已在办理入驻，{asks.opened_on} 起", f"Its entry is being decided since {asks.opened_on}")
        return Standing(since, asks.id, case=asks)
    if residence:
        admitted = [one for one in entries if one.residence_id == residence.id]
        words = Words(f"{residence.entered_on} 起已入驻本区", f"Resident of this zone since {residence.entered_on}")
        id = admitted[0].id if admitted else ""
        return Standing(words, id, says=tuple(_said_of(residence, admitted)), where=BY_RECORD)
    last = max(entries, key=lambda one: (str(one.opened_on), one.id))
    stage = ADMISSIONS.definition(last).case.states[last.stage].words
    left = Words("，后已退出", ", and left since") if last.residence_id else Words("", "")
    words = Words(
        f"{last.opened_on} 提出的入驻已办结：{stage.zh}{left.zh}",
        f"Its entry, asked for on {last.opened_on}, was decided: {stage.en}{left.en}",
    )
    return Standing(words, last.id, says=tuple(state_of(one) for one in (last, *entries)), again=True)


def _said_of(residence: Residence, admitted: Sequence[Admission]) -> Iterator[State]:
    """What is recorded now, and what was asked for then: a list that still says that was not mended."""
    asked = [state_of(one) for one in admitted]
    now = {name: value for name, value in state_of(residence).items() if name in RECORDED}
    entered = {"expected_on": state_of(residence)["entered_on"]}
    yield (asked[0] if asked else {}) | now | entered
    yield from asked


def file(work: Work, id: str) -> None:
    """For checking: it then lies on the operator's desk, with every check."""
    thing = work.get(Admission, id)
    doing.act(
        work, ADMISSIONS, ActOnCase(kind=Admission.kind.name, id=id, revision=thing.revision, act=FILE, inputs={})
    )  # fmt: skip


BRINGING = Bringing(standing, file)
