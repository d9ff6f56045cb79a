"""Search: what is found, by whom, and why something is not."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from chassis import keeping
from chassis.errors import Unavailable
from chassis.health import Check, Found
from chassis.service import Service
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.commands.matching import (
    FindDemands,
    FittingDemands,
    FoundDemands,
    LockResults,
    MatchDemand,
    OneDemand,
    Ranking,
    ReadDigest,
    ReadFairness,
    ReadFittingDemands,
    ReadOneDemand,
    ReadOwnDemand,
    ReadServed,
)
from contracts.commands.search import (
    ActOnIndex,
    Find,
    IndexStanding,
    ReadCard,
    ReadIndex,
    Results,
    Suggest,
    Suggestions,
)
from contracts.commands.things import View
from services.search.keeps import CONTACT, KEEPS, RESULT_LIST
from services.search.queries import cards, demands, digest, fairness, find, fitting, match, one_demand, served
from services.search.reactions import COPY, REACTIONS
from services.search.storage import posted
from services.search.storage.engines.choice import engine_for
from services.search.storage.engines.port import NeedsRebuild
from services.search.storage.index import Index, layout
from services.search.storage.match_columns import MatchColumns
from services.search.storage.tables import declare
from services.search.usecases import indexes, lists


class SearchService(Service):
    """Answers what is found; its copies and its index follow the other services' events."""

    name = "search"
    keeps = KEEPS
    reactions = REACTIONS
    ordinary = (declare,)
    copy = COPY
    of_the_day = (posted.of_the_day,)
    elastic_url: ClassVar[str] = ""

    def __init__(self, *args: Any, **how: Any) -> None:
        self.answers = {
            Find: self._find,
            Suggest: self._suggest,
            ReadCard: cards.read_card,
            ReadIndex: self._read_index,
            ActOnIndex: self._act_on_index,
            MatchDemand: self._match,
            ReadFittingDemands: self._fitting,
            ReadOneDemand: self._one_demand,
            FindDemands: self._find_demands,
            LockResults: self._lock,
            ReadOwnDemand: match.read_own,
            ReadFairness: fairness.read_fairness,
            ReadDigest: digest.read_digest,
            ReadServed: served.read_served,
        }
        super().__init__(*args, **how)
        self.index = Index(self.transactions, engine_for(self.store, layout(), self.elastic_url))
        self.columns = MatchColumns()
        self.transactions.on_after = self.index.noticed

    @classmethod
    def on(cls, elastic_url: str) -> type[SearchService]:
        """The same service with its index on Elasticsearch; for an empty address with the index in its process."""
        return type(cls.__name__, (cls,), {"elastic_url": elastic_url})

    def started(self) -> None:
        self.index.open()
        self.index.start()

    def closing(self) -> None:
        self.index.stop()

    def lag(self) -> float:
        return self.index.lag

    def beside(self) -> Mapping[str, Check]:
        return {"index": self._index}

    def _index(self) -> Found:
        """Whether the index answers; without it words are still found, from the tables."""
        lag = round(self.index.lag, 1)
        try:
            fact = {"documents": self.index.engine.count(), "lag": f"{lag} s"}
            if short := self.index.refused:
                return Found(False, {"why": "refused", **fact}, indexes.refused(short))
            return Found(True, fact)
        except (Unavailable, NeedsRebuild) as error:
            why = "away" if isinstance(error, Unavailable) else "rebuild"
            return Found(False, {"why": why, "lag": f"{lag} s"}, indexes.AWAY)

    def caught_up(self) -> None:
        """A read that must include a change includes it in the index too; without an index it is read from the tables."""
        with suppress(Unavailable, NeedsRebuild):
            self.index.catch_up()

    def _find(self, reading: Reading, query: Find) -> Results:
        self.index.follow(reading)
        return find.find(reading, self.index, query)

    def _match(self, reading: Reading, query: MatchDemand) -> Ranking:
        self.index.follow(reading)
        return match.match(reading, self.index, self.columns, query)

    def _fitting(self, reading: Reading, query: ReadFittingDemands) -> FittingDemands:
        self.index.follow(reading)
        return fitting.read_fitting(reading, self.index, self.columns, query)

    def _one_demand(self, reading: Reading, query: ReadOneDemand) -> OneDemand:
        self.index.follow(reading)
        return one_demand.read_one(reading, self.index, self.columns, CONTACT.moves, query)

    def _find_demands(self, reading: Reading, query: FindDemands) -> FoundDemands:
        return demands.find_demands(reading, self.index, query)

    def _lock(self, work: Work, command: LockResults) -> View:
        self.index.follow(work)
        demand = lists.to_lock(match.own_demand(work, command.id), work.today)
        ranking = match.match(work, self.index, self.columns, MatchDemand(id=command.id, limit=match.MOST))
        made = lists.lock(work, demand, ranking)
        return keeping.present(work, RESULT_LIST, made.id)

    def _suggest(self, reading: Reading, query: Suggest) -> Suggestions:
        self.index.follow(reading)
        return find.suggest(reading, self.index, query)

    def _read_index(self, reading: Reading, _query: ReadIndex) -> IndexStanding:
        return indexes.read(reading, self.index)

    def _act_on_index(self, work: Work, command: ActOnIndex) -> IndexStanding:
        return indexes.act(work, self.index, command)
