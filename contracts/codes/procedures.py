"""Refusals that every legal procedure can give; a condition of a package may name a code of its owner instead."""

from contracts.codes.base import code

NOT_MET = code(
    "procedures.not-met",
    ("条件未满足", "A condition is not met"),
    ("不满足：{condition}。", "Not met: {condition}."),
    ("{change}。", "{change}."),
)
UNKNOWN_FACT = code(
    "procedures.unknown-fact",
    ("事实不明", "A fact is not known"),
    ("无法判断：{condition}。", "It cannot be told: {condition}."),
    ("{change}。", "{change}."),
)
WRONG_ROLE = code(
    "procedures.wrong-role",
    ("不由此身份办理", "Not this role's to do"),
    ("“{act}”不由此身份办理。", "“{act}” is not for this role."),
    ("由{wanted}办理。", "It is done by: {wanted}."),
)
WRONG_STATE = code(
    "procedures.wrong-state",
    ("现在的状态不能办理", "Not in this state"),
    ("现为“{state}”，不能办理“{act}”。", "It is in “{state}”, where “{act}” cannot be done."),
    ("{way}。", "{way}."),
)
DONE_ALREADY = code(
    "procedures.done-already",
    ("已经办理", "Done already"),
    ("“{act}”已经办理。", "“{act}” has been done."),
    ("{way}。", "{way}."),
)
CASE_ELSEWHERE = code(
    "procedures.case-elsewhere",
    ("案件不在可以办理的阶段", "The case is at another stage"),
    ("案件现为“{state}”，“{act}”须在：{wanted}。", "The case is in “{state}”; “{act}” belongs to: {wanted}."),
)
NO_PART = code(
    "procedures.no-part",
    ("没有这一项", "No such part"),
    ("本案没有“{part}”。", "The case has no “{part}”."),
)
PART_EXISTS = code(
    "procedures.part-exists",
    ("该项已存在", "The part exists"),
    ("本案已有“{part}”。", "The case has “{part}” already."),
    ("换一个编号。", "Give it another number."),
)
NO_ACT = code(
    "procedures.no-act",
    ("没有这个事项", "No such act"),
    ("{edition} 没有事项“{act}”。", "{edition} has no act “{act}”."),
)
DRAFT_EDITION = code(
    "procedures.draft-edition",
    ("征求意见稿不能据以决定", "A draft decides nothing"),
    ("{edition} 是征求意见稿，仅供试算。", "{edition} is a draft; it may be tried, not decided on."),
    ("由主管人员启用该版本。", "An officer activates the edition."),
)
INPUT_REQUIRED = code(
    "procedures.input-required",
    ("缺少必填项", "An input is missing"),
    ("办理“{act}”须填写：{input}。", "“{act}” asks for: {input}."),
    ("填写该项。", "Fill it in."),
)
INPUT_WRONG = code(
    "procedures.input-wrong",
    ("所填不合", "An input is wrong"),
    ("“{input}”不能是 {value}。", "“{input}” cannot be {value}."),
    ("须为：{wanted}。", "It must be: {wanted}."),
)
DAY_BEFORE_LAST = code(
    "procedures.day-before-last",
    ("早于案件最近一步", "Before the last step of the case"),
    ("办理日 {day} 早于最近一步的 {last}。", "The day {day} is before that of the last step, {last}."),
    ("补记更早的事项，用更正。", "What happened earlier is recorded as a correction."),
)
DAY_AHEAD = code(
    "procedures.day-ahead",
    ("办理日未到", "The day has not come"),
    ("办理日 {day} 晚于记录当日 {today}。", "The day {day} is after that of recording, {today}."),
)
DAY_OF_PARTIES = code(
    "procedures.day-of-parties",
    ("办理日须为当天", "It is of today"),
    (
        "当事人、专家和公众办理的日期就是当天（{today}），不能填 {day}。",
        "What parties, experts and the public do is of the day on which they do it ({today}), not of {day}.",
    ),
    (
        "按当天办理；以前以书面方式提出的，由主管机关更正办理日。",
        "Do it of today; where it came on paper before, an office corrects the day.",
    ),
)
CANNOT_MOVE = code(
    "procedures.cannot-move",
    ("不能转到该版本", "It cannot move to that edition"),
    ("不能转到 {edition}：{why}。", "It cannot move to {edition}: {why}."),
)
NO_PROCEDURE = code(
    "procedures.no-procedure",
    ("当日没有施行该程序", "No such procedure on that day"),
    ("{day} 没有施行中的程序“{procedure}”。", "On {day} no edition of “{procedure}” was in force."),
    ("可用的有：{known}。", "There are: {known}."),
)
NOT_YOUR_CASE = code(
    "procedures.not-your-case",
    ("不是您的案件", "Not your case"),
    ("此案与您的单位无关。", "This case is not your organisation's."),
)
NOT_ON_YOUR_DESK = code(
    "procedures.not-on-your-desk",
    ("案件不在您手上", "The case is not on your desk"),
    ("案件现为“{state}”，由{desk}办理，不能改。", "The case is in “{state}”, with: {desk}; it cannot be changed."),
)
ONLY_BY_ACTS = code(
    "procedures.only-by-acts",
    ("案件只能按程序办理", "A case moves by its acts alone"),
    (
        "案件不能更正、撤回记录或终止；撤回案件请按程序办理。",
        "A case is not corrected, taken back or ended as a record is.",
    ),
    ("改用本案的事项。", "Use an act of the case."),
)
DONE_MEANWHILE = code(
    "procedures.done-meanwhile",
    ("其间已有人办理", "Somebody has acted meanwhile"),
    ("{day} {role}办理了“{act}”。", "On {day} “{act}” was done by: {role}."),
)
NOT_DECLARED = code(
    "procedures.not-declared",
    ("该事实不由申报", "Not a fact to be declared"),
    ("“{name}”不由申报人填报；可填报的有：{known}。", "“{name}” is not declared; these are: {known}."),
)
BAD_VALUE = code(
    "procedures.bad-value",
    ("所填不合", "A value does not fit"),
    ("“{name}”不能是 {value}；须为：{wanted}。", "“{name}” cannot be {value}; it must be: {wanted}."),
)
NO_PAPER = code(
    "procedures.no-paper",
    ("没有这份文件", "No such paper"),
    ("“{input}”须是本案已上传的文件。", "“{input}” must be a paper that was sent for this case."),
    ("先上传文件。", "Send the file first."),
)
PAPER_KIND = code(
    "procedures.paper-kind",
    ("不收这种文件", "Not a kind of file that is taken"),
    (
        "按内容看不是可以接收的文件；可接收：{taken}。",
        "By its content it is none of the files that are taken: {taken}.",
    ),
    ("另存为 PDF 再上传。", "Save it as PDF and send that."),
)
PAPER_MACROS = code(
    "procedures.paper-macros",
    ("文件含有宏", "The file holds macros"),
    ("文件含有宏，不予接收。", "The file holds macros; such files are not taken."),
    ("另存为不含宏的文件或 PDF，再上传。", "Save it without macros, or as PDF, and send that."),
)
NO_ENTRY = code(
    "procedures.no-entry",
    ("没有这一步", "No such step"),
    ("本案没有第 {number} 步。", "The case has no step {number}."),
)
NOT_CORRIGIBLE = code(
    "procedures.not-corrigible",
    ("这一步不能更正", "This step is not corrected"),
    ("“{act}”不能更正：{why}。", "“{act}” cannot be corrected: {why}."),
)
CORRECTS_NOTHING = code(
    "procedures.corrects-nothing",
    ("没有更正任何内容", "It corrects nothing"),
    ("所填与现在所记相同。", "What is said is what stands there already."),
    ("改正办理日或者所填，再更正。", "Say another day or other words."),
)
CORRECTION_ORDER = code(
    "procedures.correction-order",
    ("更正后的日期打乱先后", "The day would change the order"),
    (
        "“{act}”的办理日 {day} 须在 {first} 至 {last} 之间：更正不改变各步的先后。",
        "The day of “{act}”, {day}, must lie from {first} to {last}: a correction does not change the order of the steps.",
    ),
)
OFFICE_MOVES = code(
    "procedures.office-moves",
    ("转版由主管机关决定", "An office decides a move"),
    ("案件转到另一版本，由主管机关决定。", "Whether a case moves to another edition is decided by an office."),
)
NO_DOCUMENT = code(
    "procedures.no-document",
    ("没有文书", "No document"),
    ("本案第 {number} 步没有文书。", "Step {number} of the case has no document."),
)
NO_PRINTER = code(
    "procedures.no-printer",
    ("现在不能生成 PDF", "No PDF can be made here"),
    (
        "这台服务器没有排版组件或中文字体，不能生成 PDF。",
        "This server lacks the layout library or the Chinese font, so it cannot make a PDF.",
    ),
    (
        "请运维安装 libpango 和 fonts-noto-cjk；也可以先取 .docx。",
        "Operations install libpango and fonts-noto-cjk; the .docx can be had meanwhile.",
    ),
)
