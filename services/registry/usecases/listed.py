"""An operator's list of the agencies of the own zone: who is there or asks already, and how each row is filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.cases import doing
from chassis.intake.bringing import Bringing, Standing
from chassis.storage.reading import Where
from chassis.storage.work import Work
from contracts.commands.cases import ActOnCase
from contracts.declare import Words
from contracts.things.registry import Residence, ResidenceState
from contracts.things.residency import Admission
from services.registry.usecases.residency import ADMISSIONS, RUNNING

FILE = "file"
AT_ONCE = 500


def standing(work: Work, agency_ids: Sequence[str]) -> Mapping[str, Standing]:
    """Of which of these agencies nothing need be asked: they reside in this zone, or their entry is being decided."""
    found: dict[str, Standing] = {}
    ids = sorted(set(agency_ids))
    for at in range(0, len(ids), AT_ONCE):
        here = {"agency_id": tuple(ids[at : at + AT_ONCE]), "zone_id": (work.principal.zone,)}
        limit = 2 * AT_ONCE
        for asks in work.list(Admission, Where(equal=here | {"stage": RUNNING}), limit=limit):
            words = Words(f"已在办理入驻，{asks.opened_on} 起", f"Its entry is being decided since {asks.opened_on}")
            found[asks.agency_id] = Standing(words, asks.id)
        resident = {"state": (ResidenceState.RESIDENT.value,)}
        for one in work.list(Residence, Where(equal=here | resident), limit=limit):
            words = Words(f"{one.entered_on} 起已入驻本区", f"Resident of this zone since {one.entered_on}")
            found[one.agency_id] = Standing(words)
    return found


def file(work: Work, id: str) -> None:
    """For checking: it then lies on the operator's desk, with every check."""
    thing = work.get(Admission, id)
    doing.act(
        work, ADMISSIONS, ActOnCase(kind=Admission.kind.name, id=id, revision=thing.revision, act=FILE, inputs={})
    )  # fmt: skip


BRINGING = Bringing(standing, file)
