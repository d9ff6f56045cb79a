"""How the index stands, for those who look after it; and what they can do about it."""

from __future__ import annotations

from chassis.errors import Refused, Unavailable
from chassis.platform import OPERATIONS, only
from chassis.storage.reading import Reading
from chassis.storage.work import Work
from contracts.codes import chassis as common
from contracts.codes import search as codes
from contracts.commands.search import ActOnIndex, IndexStanding
from contracts.declare import Words
from services.search.storage.engines.port import Generations, NeedsRebuild, NoFormer
from services.search.storage.index import Index

TAKE_BACK, REBUILD = "take-back", "rebuild"
AWAY = Words(
    "检索引擎不能用，暂按关键词从数据库检索：启动它，核对 SEARCH_ELASTIC_URL；恢复后自动补齐",
    "the search engine cannot be used, words are found in the database meanwhile: start it, check SEARCH_ELASTIC_URL; "
    "it catches up by itself",
)
LACKING = Words(
    "没有可用的索引，正在或即将从数据库重建，暂按关键词检索",
    "there is no index that can be used; one is built from the database, words are found there meanwhile",
)


def refused(why: Words) -> Words:
    """What is told where the last new index was not taken into use."""
    return Words(
        f"新索引没有启用，在用索引照常应答：{why.zh}。查明原因后重建：jiju index rebuild",
        f"the new index was not taken into use and the one in use goes on answering: {why.en}. "
        "Find out why, then build again: jiju index rebuild",
    )


def read(reading: Reading, index: Index) -> IndexStanding:
    """For operations."""
    only(reading.principal, OPERATIONS)
    return _standing(index)


def act(work: Work, index: Index, command: ActOnIndex) -> IndexStanding:
    """Done at once, but for a new index, which is built beside; the reason enters the ledger."""
    only(work.principal, OPERATIONS)
    if command.act == REBUILD:
        work.once_committed.append(index.anew)
    elif command.act == TAKE_BACK:
        _take_back(work, index, command)
    else:
        known = f"{REBUILD}、{TAKE_BACK}"
        raise Refused(common.NO_SUCH_ACT.fault("#/act", kind=Words("索引", "index"), act=command.act[:40], known=known))
    return _standing(index)


def _take_back(work: Work, index: Index, command: ActOnIndex) -> None:
    if not command.because.strip():
        raise Refused(codes.INDEX_BECAUSE.fault("#/because"))
    present = index.engine.generations.present
    if command.leaving != present:
        raise Refused(codes.OTHER_INDEX.fault("#/leaving", present=present or "–", leaving=command.leaving[:80] or "–"))
    try:
        to = index.take_back()
    except NoFormer as nothing:
        raise Refused(codes.NO_FORMER.fault()) from nothing
    entry = {"left_index": present, "for": to, "because": command.because, "by": work.principal.id, "at": work.now}
    work.enter(entry)


def _standing(index: Index) -> IndexStanding:
    generations, documents, why = Generations(), None, None
    try:
        generations = index.engine.generations
        documents = index.engine.count()
    except Unavailable:
        why = AWAY
    except NeedsRebuild:
        why = LACKING
    if index.refused:
        why = refused(index.refused)
    return IndexStanding(
        present=generations.present, former=generations.former, documents=documents, lag=f"{index.lag:.1f}", why=why
    )
