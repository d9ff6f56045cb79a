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
BAD_DISTANCE = code(
    "search.bad-distance",
    ("距离不对", "Wrong distance"),
    ("“{value}”不是有效的距离。", "“{value}” is no distance."),
    ("写公里数，大于 0，不超过 {most}。", "Write kilometres, more than 0 and not more than {most}."),
)
BAD_PLACE = code(
    "search.bad-place",
    ("看不懂这个地点", "Not a place"),
    (
        "“{value}”不是经纬度，也不是集聚区、基地或机构的编号。",
        "“{value}” is neither degrees nor the number of a zone, a base or an agency.",
    ),
    ("写成 120.30,31.49（经度在前），或写编号。", "Write 120.30,31.49 (longitude first), or a number."),
)
PLACE_UNKNOWN = code(
    "search.place-unknown",
    ("不知道它在哪里", "Where it is is not known"),
    ("名册里没有 {place} 的位置。", "The register does not say where {place} is."),
    ("请名册登记经纬度或四至，或直接写经纬度。", "Ask for its point or boundary to be registered, or write degrees."),
)
NO_PLACE = code(
    "search.no-place",
    ("没有写从哪里算距离", "Distance from where?"),
    ("按距离筛选或排列，须写明从哪里算起。", "To filter or order by distance, say from where."),
    ("加上 near=经度,纬度 或 near=编号。", "Add near=longitude,latitude or near=number."),
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
UNKNOWN_AGENCY = code(
    "search.unknown-agency",
    ("没有这家机构", "No such agency"),
    ("名册里没有编号为 {id} 的机构。", "The register has no agency {id}."),
    ("核对机构编号。", "Check the agency's number."),
)
ONE_OFFER = code(
    "search.one-offer",
    ("已有服务供给", "There is an offer"),
    ("这家机构已有服务供给（{id}）。", "This agency has an offer already ({id})."),
    ("修改已有的那一份。", "Change that one."),
)
ENDS_FIRST = code(
    "search.ends-before-it-begins",
    ("止日早于起日", "Ends before it begins"),
    ("{until} 早于 {since}。", "{until} lies before {since}."),
    ("改正其中一个日期。", "Correct one of the days."),
)
DEADLINE_PAST = code(
    "search.deadline-past",
    ("期限已过", "The deadline has passed"),
    ("希望完成日期 {deadline} 早于今天 {today}。", "The wanted day {deadline} lies before today, {today}."),
    ("写今天或以后的日期。", "Write today or a later day."),
)
NOTHING_ASKED = code(
    "search.nothing-asked",
    ("没有写明需要什么", "Nothing is asked for"),
    (
        "名称和描述里看不出需要什么，也没有选服务项目、类别或权利。",
        "Neither title nor description says what is needed, and no service, category or right is chosen.",
    ),
    ("用一句话写明要办的事，或选一个服务项目。", "Say in a sentence what is to be done, or choose a service."),
)
NOT_OPEN = code(
    "search.demand-not-open",
    ("需求已经结束", "The demand has ended"),
    ("需求现为“{state}”。", "The demand is “{state}”."),
    ("另发一条需求。", "Post another demand."),
)
DEMANDS_FOR_AGENCIES = code(
    "search.demands-for-agencies",
    ("需求只告诉机构", "Demands are told to agencies"),
    (
        "企业可以订阅新机构；别家企业的需求只告诉机构。",
        "Firms may save searches for agencies; demands are told to agencies alone.",
    ),
    ("“找什么”选“机构”。", "Let it look for agencies."),
)
CHOSEN_ALREADY = code(
    "search.chosen-already",
    ("已经选过这家机构", "Chosen already"),
    ("这条需求已经选过这家机构（{id}）。", "This agency was chosen for this demand already ({id})."),
    (
        "另选一家；逾期没有答复的，可以再问一次。",
        "Choose another; one that did not answer in time may be asked once more.",
    ),
)
SIGNED_AHEAD = code(
    "search.signed-ahead",
    ("签约日期在将来", "Signed in the future"),
    ("签约日期 {signed} 在将来。", "The day of signing, {signed}, lies ahead."),
    ("签约之后再登记。", "Record it once it is signed."),
)
COUNTED_MEANWHILE = code(
    "search.counted-meanwhile",
    ("同一企业正在登记", "The same firm is being recorded"),
    (
        "这家企业在同一集聚区的另一次签约刚刚登记。",
        "Another signing of this firm in the same zone has just been recorded.",
    ),
    ("再登记一次即可。", "Record it once more."),
)
CONFLICT = code(
    "search.conflict",
    ("利益冲突", "Conflict of interest"),
    (
        "机构自 {since} 起常年代理对方当事人。",
        "The agency has acted for the opponent since {since}.",
    ),
    ("委托结束后即不再排除。", "This ends with the retainer."),
)
FIXED = code(
    "search.contact-fixed",
    ("联系的双方不能改", "The parties of a contact stay"),
    ("一次联系始终是同一条需求和同一家机构。", "A contact is about one demand and one agency for good."),
    ("结束这次联系，另选一家。", "Close this contact and choose another agency."),
)
UNKNOWN_PROFILE = code(
    "search.unknown-profile",
    ("没有这个计分办法", "No such profile"),
    ("没有计分办法“{profile}”。", "There is no profile “{profile}”."),
    ("可用的有：{known}。", "There are: {known}."),
)
LAPSED = code(
    "search.contract-lapsed",
    ("入驻合同已到期", "The contract has run out"),
    ("机构的入驻合同已于 {until} 到期。", "The agency's contract with its zone ran out on {until}."),
    ("续签后即恢复。", "This ends when the contract is renewed."),
)
