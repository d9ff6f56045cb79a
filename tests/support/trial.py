"""A service that keeps samples, as a service of the product keeps its things."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar
from uuid import uuid4

from chassis.clock import Clock
from chassis.errors import KINDS
from chassis.files import Files
from chassis.keeping import KEEPS, Keep
from chassis.moves import Move, Moves
from chassis.rpc.wire import Headers, answer_type, encode
from chassis.service import Service
from chassis.shapes.codec import from_json
from chassis.storage import migrate
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.codes import chassis as codes
from contracts.codes.base import Fault
from contracts.commands import things as asked
from contracts.commands.base import Request
from contracts.roles import NOBODY, PLATFORM, Principal, Role
from rulebooks.citation import Citation
from tests.support.places import MASTER, Place
from tests.support.samples import OWNER, V3, Closed, Grade, Graded, Sample

A = TypeVar("A")
OFFICER = Principal(id="u1", role=Role.CITY, region="3202")
NEIGHBOUR = Principal(id="u2", role=Role.CITY, region="3301")
FIRM = Principal(id="u3", role=Role.FIRM)
ADMIN = Principal(id="u4", role=Role.SYSTEM_ADMIN)
EVERYBODY = {one.id: one for one in (OFFICER, NEIGHBOUR, FIRM, ADMIN, PLATFORM, NOBODY)}
RULE = Citation("《样品办法》", "Sample measures", "第一条", date(2020, 1, 1))


def too_many(_reading: Reading, thing: Sample) -> Iterable[Fault]:
    """A rule that needs the whole state."""
    if thing.staff is not None and thing.staff > 100 and thing.grade is not Grade.GOOD:
        yield codes.TOO_LARGE.fault("#/staff", label=V3.words, most=100)


def inspected(work: Work, thing: Sample) -> Sample:
    """What only the platform knows."""
    return replace(thing, inspected_on=work.today if thing.is_open else None)


MOVES: Moves[Sample] = Moves(
    "grade",
    {
        (Grade.FAIR, "praise"): Move(Grade.GOOD, RULE, Graded),
        (Grade.GOOD, "censure"): Move(
            Grade.POOR,
            RULE,
            Closed,
            sets=lambda _thing, said: {"name": said.reason},
            says=lambda _thing, said: (
                [codes.REQUIRED.fault("#/inputs/reason", label=V3.words)] if said.reason == "无" else []
            ),
            on=lambda said: said.on,
        ),
    },
)
SAMPLES = Keep(Sample, check=too_many, complete=inspected, moves=MOVES)
del KEEPS["sample"]  # nobody but these tests keeps samples


class TrialService(Service):
    """Keeps samples."""

    name = OWNER
    keeps = (SAMPLES,)


@dataclass
class Caller:
    """Whoever calls the service, through the bytes of a call."""

    service: Service
    token: str = OFFICER.id
    after: Mapping[str, int] = field(default_factory=dict)
    position: int = 0

    def send(self, request: Request[A], *, key: str | None = None, by: Principal | None = None) -> A:
        """The answer, or the problem that came instead, raised."""
        under = uuid4().hex if key is None else key
        headers = Headers(
            (by or EVERYBODY[self.token]).id, under if request.writes else "", "", tuple(self.after.items()), 1.0
        )
        said = json.loads(self.service.answer(type(request).__name__, encode(request), headers))
        if "problem" in said:
            raise KINDS[said["problem"]](*(from_json(Fault, fault) for fault in said["faults"]))
        self.position = said["position"]
        answer: A = from_json(answer_type(type(request)), said["answer"])
        return answer

    # -- the requests of things, short

    def create(self, how: Mapping[str, Any] | None = None, **state: Any) -> asked.View:
        whole = {"name": "样", "region": "320211"} | state
        return self.send(asked.CreateThing(kind="sample", state=whole, **(how or {})))

    def change(self, seen: asked.View, how: Mapping[str, Any] | None = None, **sets: Any) -> asked.View:
        return self.send(asked.ChangeThing(kind="sample", id=seen.id, revision=seen.revision, sets=sets, **(how or {})))

    def act(self, seen: asked.View, name: str, *, on: date | None = None, **inputs: Any) -> asked.View:
        return self.send(
            asked.ActOnThing(kind="sample", id=seen.id, revision=seen.revision, act=name, inputs=inputs, on=on)
        )

    def get(self, id: str, **how: Any) -> asked.View:
        return self.send(asked.GetThing(kind="sample", id=id, **how))


def open_trial(
    place: Place,
    clock: Clock,
    cls: type[Service] = TrialService,
    read_token: Callable[[str], Principal] = EVERYBODY.__getitem__,
) -> Service:
    """The service on tables that are made for it; no thread is started."""
    service = cls(
        place.store,
        clock,
        master=MASTER,
        read_token=read_token,
        signing_key=place.folder / f"{cls.name}.pem",
        files=Files(place.folder / "files"),
    )
    with place.owner.writing() as conn:
        service.schema.meta.create_all(conn)
        migrate.lay_guards(conn, service.schema)
        head = service.schema.common.head
        if conn.execute(head.select()).first() is None:
            conn.execute(head.insert().values(one=1, leaves=0, position=0))
    return service
