"""Refusals of the draw, whichever service holds it."""

from contracts.codes.base import code

TWICE = code(
    "draw.twice",
    ("名单中有重复", "Twice in a list"),
    ("{list}中 {id} 出现不止一次。", "{id} stands in {list} more than once."),
    ("每个编号只列一次，再冻结。", "List each identifier once, then freeze."),
)
NOT_LISTED = code(
    "draw.not-listed",
    ("不在冻结名单中", "Not in the frozen list"),
    ("{list}中没有 {id}。", "{list} does not hold {id}."),
)
BAD_TEXT = code(
    "draw.bad-text",
    ("编号或名称不可用", "Not usable as a name"),
    (
        "编号、层名、单位、来源名不能为空，也不能含控制字符：{text}",
        "An identifier, stratum, unit or source is not empty and holds no control character: {text}",
    ),
)
BAD_NUMBER = code(
    "draw.bad-number",
    ("抽取数目不成立", "The numbers do not hold"),
    ("{name} 为 {value}，应在 {least} 与 {most} 之间。", "{name} is {value}; it must be from {least} to {most}."),
)
NO_SOURCE = code(
    "draw.no-source",
    ("没有随机来源", "No source of chance"),
    ("至少指明一个将来才公布的来源。", "At least one source that becomes public later must be named."),
)
SOURCE_PAST = code(
    "draw.source-past",
    ("随机来源已经公布", "The source is not in the future"),
    (
        "来源 {name} 在 {at} 公布，不晚于冻结时刻 {frozen}。",
        "The source {name} becomes public at {at}, which is not after the freeze at {frozen}.",
    ),
    ("另指明将来才公布的来源。", "Name a source that becomes public later."),
)
TOO_EARLY = code(
    "draw.too-early",
    ("尚未到来源公布的时刻", "Before the source is public"),
    ("来源 {name} 在 {at} 公布，现在是 {now}。", "The source {name} becomes public at {at}; it is {now}."),
)
SOURCES_DIFFER = code(
    "draw.sources-differ",
    ("来源与方案不一致", "Not the sources of the plan"),
    ("方案的来源依次为 {plan}，填的是 {given}。", "The plan names {plan} in this order; given were {given}."),
)
NO_VALUE = code(
    "draw.no-value",
    ("来源没有数值", "The source has no value"),
    ("来源 {name} 的数值为空。", "The value of the source {name} is empty."),
)
NO_SUCH_REASON = code(
    "draw.no-such-reason",
    ("不是规定的替换理由", "Not a reason for a replacement"),
    ("{reason} 不在规定的理由之列：{known}。", "{reason} is none of the fixed reasons: {known}."),
)
NOT_DRAWN = code(
    "draw.not-drawn",
    ("没有抽中或已被替换", "Not drawn, or replaced already"),
    ("{id} 没有抽中，或者已被替换。", "{id} was not drawn, or has been replaced."),
)
NO_NEXT = code(
    "draw.no-next",
    ("没有下一个可以递补", "Nobody is next"),
    ("{id} 之后没有符合规则的下一个。", "After {id} nobody is left who keeps the rules."),
)
BLOCKED = code(
    "draw.blocked",
    ("排不出检查组", "There is no assignment"),
    (
        "名单、回避和工作量使检查组排不出来，证明已在抽查文件中。",
        "Lists, bans and load leave no assignment; the file of the draw proves it.",
    ),
    ("宣布作废，改名单或数目后另行冻结。", "Declare the draw void, change lists or numbers, and freeze anew."),
)
