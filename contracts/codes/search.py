"""Refusals of `search`, and the reasons why something is not found."""

from contracts.codes.base import code

NOT_ACTIVE = code(
    "search.not-active",
    ("不在正常执业", "Not in practice"),
    ("机构现为“{standing}”，查找时不列出。", "The agency is “{standing}” and is not shown to those who search."),
    ("恢复执业后即可查到。", "It is found again once it is restored."),
)
NO_RESIDENCE = code(
    "search.no-residence",
    ("未入驻", "In no zone"),
    ("机构现在不在任何集聚区，查找时不列出。", "The agency sits in no zone now and is not shown to those who search."),
    ("入驻一个集聚区后即可查到。", "It is found once it is admitted to a zone."),
)
LISTED = code(
    "search.listed",
    ("在列", "Listed"),
    ("自 {since} 起列入“{list}”，{until}。", "On the list “{list}” since {since}, {until}."),
    ("期满或移出名单后即恢复。", "This ends with the listing's term, or when it is lifted."),
)
UNKNOWN_KIND = code(
    "search.unknown-kind",
    ("不能查找这类记录", "This kind is not searched"),
    ("不能查找“{kind}”。", "“{kind}” is not searched."),
    ("可查找：{known}。", "These are: {known}."),
)
UNKNOWN_FIELD = code(
    "search.unknown-field",
    ("没有这个条件", "Unknown condition"),
    ("没有条件 {name}。", "There is no condition {name}."),
    ("可用的有：{known}。", "There are: {known}."),
)
BAD_CURSOR = code(
    "search.bad-cursor",
    ("翻页标记不对", "The cursor does not fit"),
    ("翻页标记不属于这次查找。", "The cursor does not belong to this question."),
    ("从第一页重新查找。", "Begin with the first page."),
)
BAD_RANGE = code(
    "search.bad-range",
    ("范围不对", "Wrong range"),
    ("“{value}”不是有效的范围。", "“{value}” is no range."),
    ("写成 2020-01-01..2024-12-31，可省一端。", "Write 2020-01-01..2024-12-31; one end may be left out."),
)
NOT_READY = code(
    "search.not-ready",
    ("索引正在建立", "The index is being built"),
    ("索引正在建立，稍后即可查找。", "The index is being built; you can search in a moment."),
)
INDEX_AWAY = code(
    "search.index-away",
    ("检索引擎暂不可用", "The search engine is away"),
    ("检索引擎暂不可用：{why}。", "The search engine is away: {why}."),
    ("稍后再试；其他功能不受影响。", "Try again in a moment; everything else works as usual."),
)
NO_FORMER = code(
    "search.no-former",
    ("没有可以退回的索引", "No index to go back to"),
    ("没有可以退回的旧索引。", "There is no former index to go back to."),
    (
        "旧索引在换用后保留 24 小时；可以重建。",
        "A former index is kept for 24 hours after the change; a new one can be built.",
    ),
)
OTHER_INDEX = code(
    "search.other-index",
    ("在用索引已变", "Another index is in use"),
    ("在用的是 {present}，不是 {leaving}。", "{present} is in use, not {leaving}."),
    ("重新查看后再办。", "Look again, then decide."),
)
INDEX_BECAUSE = code(
    "search.because-needed",
    ("须写明理由", "A reason is needed"),
    ("退回旧索引须写明理由。", "Going back to the former index needs a reason."),
)
