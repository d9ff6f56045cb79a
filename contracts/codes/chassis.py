"""Refusals that every service can give."""

from contracts.codes.base import code

MISSING = code(
    "thing.missing", ("没有这条记录", "No such record"), ("没有编号为 {id} 的{kind}。", "There is no {kind} {id}.")
)
STALE = code(
    "thing.stale",
    ("记录已被他人更新", "The record has changed"),
    ("您看到的是第 {seen} 版，现行为第 {now} 版。", "You saw revision {seen}; it is now revision {now}."),
    ("打开现行版，核对后再办。", "Open the present revision, check it and try again."),
)
REVISION_NEEDED = code(
    "thing.revision-needed",
    ("须写明所见的版次", "The revision seen is needed"),
    (
        "办理已有记录须用 If-Match 写明所见的版次。",
        "An act on an existing record carries the revision seen in If-Match.",
    ),
    ("先读取记录，把 ETag 原样放入 If-Match。", "Read the record and send its ETag back in If-Match."),
)
EXISTS = code("thing.exists", ("记录已存在", "The record exists"), ("编号 {id} 已被使用。", "The id {id} is in use."))
LATER_FACTS = code(
    "history.later-facts",
    ("会盖掉以后的记录", "Later facts would be overwritten"),
    ("{day} 起已另有记录：{field}。", "From {day} on, {field} is recorded otherwise."),
    ("写明截止日，或更正以后的记录。", "Say until when, or correct the later entry."),
)
BEFORE_CREATION = code(
    "history.before-creation",
    ("早于记录的起始日", "Before the record begins"),
    ("记录自 {begins} 起，不能写 {day} 的情况。", "The record begins on {begins}; nothing can be said of {day}."),
)
CREATION_STAYS = code(
    "history.creation-stays",
    ("设立记录不能撤回", "A creation is never withdrawn"),
    ("第 1 版是设立记录，只能终止，不能撤回。", "Revision 1 is the creation; it can be ended, not withdrawn."),
    ("改用终止。", "End the record instead."),
)
NO_ENTRY = code(
    "history.no-entry",
    ("没有这一版", "No such revision"),
    ("没有第 {entry} 版，或它已被撤回。", "There is no revision {entry}, or it was withdrawn."),
)
EMPTY_INTERVAL = code(
    "history.empty-interval",
    ("起止日颠倒", "The interval is empty"),
    ("截止日 {until} 不晚于起始日 {start}。", "Until {until} is not after {start}."),
)
KNOWN_TOO_NEAR = code(
    "history.known-too-near",
    ("“按哪一刻所知”太近", "As-known-on is too near"),
    (
        "{known} 距现在不足 {step} 秒，以后再查可能不同。",
        "{known} is less than {step} s ago; the same question could be answered otherwise later.",
    ),
    ("用更早的时刻，或不写，看现行记录。", "Use an earlier moment, or leave it out for the present record."),
)
NOTHING_CHANGES = code(
    "history.nothing-changes",
    ("没有变化", "Nothing changes"),
    ("所写与现有记录相同。", "What was sent equals what is recorded."),
)

REQUIRED = code(
    "field.required",
    ("缺少必填项", "A value is missing"),
    ("缺少“{label}”。", "“{label}” is missing."),
    ("填写该项。", "Fill it in."),
)
UNKNOWN_FIELD = code(
    "field.unknown",
    ("没有这个字段", "Unknown field"),
    ("不认识字段 {name}。", "There is no field {name}."),
    ("去掉它，或改成：{known}。", "Remove it, or use one of: {known}."),
)
WRONG_TYPE = code(
    "field.wrong-type", ("值的类型不对", "Wrong type"), ("“{label}”须为{type}。", "“{label}” must be {type}.")
)
TOO_LONG = code(
    "field.too-long",
    ("文字过长", "Too long"),
    ("“{label}”有 {length} 字，最多 {longest} 字。", "“{label}” has {length} characters; at most {longest}."),
)
BAD_FORM = code(
    "field.bad-form", ("格式不对", "Wrong form"), ("“{label}”的格式不对：{why}", "“{label}” has the wrong form: {why}")
)
NOT_IN_LIST = code(
    "field.not-in-list",
    ("不在代码表中", "Not in the code list"),
    ("“{label}”没有“{value}”这一项。", "“{label}” has no “{value}”."),
    ("从{codes}中选。", "Choose from {codes}."),
)
TOO_SMALL = code(
    "field.too-small", ("数值过小", "Too small"), ("“{label}”不得小于 {least}。", "“{label}” must be at least {least}.")
)
TOO_LARGE = code(
    "field.too-large", ("数值过大", "Too large"), ("“{label}”不得大于 {most}。", "“{label}” must be at most {most}.")
)
DERIVED = code(
    "field.derived",
    ("由平台填写", "Filled in by the platform"),
    ("“{label}”由平台填写，不能自行写入。", "“{label}” is filled in by the platform."),
)
NO_SUCH_REFERENCE = code(
    "field.no-such-reference",
    ("所指记录不存在", "The record referred to is missing"),
    ("“{label}”所指的 {id} 不存在。", "“{label}” refers to {id}, which does not exist."),
)

NOT_YOUR_ROLE = code(
    "access.role",
    ("您的身份不能办理", "Not for your role"),
    ("该事项由{roles}办理，您的身份是{role}。", "This is done by: {roles}. You are signed in as: {role}."),
    ("由有权的人员登录办理。", "Someone with that role must sign in and do it."),
)
NOT_YOUR_REGION = code(
    "access.region",
    ("不在您的辖区", "Outside your region"),
    ("记录在 {region}，您的辖区是 {yours}。", "The record is in {region}; yours is {yours}."),
)
NOT_YOUR_ZONE = code(
    "access.zone",
    ("不是您的集聚区", "Not your zone"),
    ("该记录不属于您管理的集聚区。", "The record does not belong to the zone that you manage."),
)
NOT_YOURS = code(
    "access.party",
    ("不是您单位的", "Not your organisation's"),
    ("记录属于另一家单位，不是您的单位的。", "The record belongs to another organisation than yours."),
)
SIGN_IN = code(
    "access.sign-in",
    ("须先登录", "Sign in first"),
    ("办理该事项须先登录。", "You must sign in to do this."),
    ("登录后再办。", "Sign in and try again."),
)
NO_PURPOSE = code(
    "access.purpose",
    ("须写明查看目的", "A purpose is needed"),
    ("查看个人信息须写明目的。", "A purpose must be given to see personal data."),
    ("用 Jiju-Purpose 写明目的。", "Say the purpose in Jiju-Purpose."),
)
NO_SUCH_ACT = code(
    "act.unknown",
    ("没有这个事项", "No such act"),
    ("{kind}没有事项 {act}。", "A {kind} has no act {act}."),
    ("可用的有：{known}。", "There are: {known}."),
)
NOT_IN_STATE = code(
    "act.not-in-state",
    ("现在的状态不能办理", "Not possible in the present state"),
    ("现为“{state}”，办理该事项须为：{wanted}。", "It is “{state}”; this needs: {wanted}."),
)

KEY_REUSED = code(
    "command.key-reused",
    ("幂等键已用于另一内容", "The idempotency key was used for something else"),
    ("同一 Idempotency-Key 已用于内容不同的请求。", "The same Idempotency-Key came with a different request."),
    ("新的请求用新的键。", "Use a new key for a new request."),
)
KEY_NEEDED = code(
    "command.key-needed",
    ("缺少幂等键", "An idempotency key is needed"),
    ("写入请求须带 Idempotency-Key。", "A writing request carries an Idempotency-Key."),
    ("为这次请求取一个新的随机键；重试时沿用。", "Take a new random key for it and keep it when you try again."),
)
NOT_YET = code(
    "read.not-yet",
    ("尚未跟上", "Not there yet"),
    ("{service} 还没有处理到您要求的位置。", "{service} has not reached the position you ask for yet."),
    ("稍后再试。", "Try again in a moment."),
)
STORE_FULL = code(
    "store.full",
    ("磁盘已满", "The disk is full"),
    ("数据盘已满，这次没有写入任何内容。", "The data disk is full; nothing was written."),
    ("清理磁盘后原样重试。", "Free some space and try the same request again."),
)
STORE_DAMAGED = code(
    "store.damaged",
    ("数据库已损坏", "The database is damaged"),
    ("{service} 的数据库不能读取，已停止写入。", "The database of {service} cannot be read; writing has stopped."),
    ("从备份恢复，见 docs/operations。", "Restore a backup, see docs/operations."),
)
FILE_INFECTED = code(
    "file.infected",
    ("文件未通过病毒扫描", "The file did not pass the virus scan"),
    (
        "病毒扫描发现 {found}；文件已隔离，没有接收。",
        "The scanner found {found}; the file was kept apart and not taken.",
    ),
    ("清除后重新生成文件再上传。", "Clean it, make the file anew, and send that."),
)
SCANNER_SILENT = code(
    "file.scanner-silent",
    ("病毒扫描没有应答", "The virus scanner does not answer"),
    (
        "文件须先经病毒扫描，扫描程序现在没有应答，没有接收。",
        "Files are scanned first; the scanner does not answer, so nothing was taken.",
    ),
    ("稍后原样重试；持续如此请联系运维。", "Try the same again later; operations know if it lasts."),
)
STORE_UNAVAILABLE = code(
    "store.unavailable",
    ("数据库暂时不可用", "The database is unavailable"),
    ("暂时不能读写，这次没有写入任何内容。", "Nothing can be read or written now; nothing was written."),
    ("稍后原样重试。", "Try the same request again later."),
)
SERVICE_AWAY = code(
    "service.away",
    ("服务暂时没有应答", "The service does not answer"),
    (
        "{service} 在规定时间内没有应答；这次请求可能办了，也可能没有办。",
        "{service} did not answer in time; the request may or may not have been done.",
    ),
    (
        "稍后用同一个幂等键原样重试：办过的不会再办一次。",
        "Try the same again with the same idempotency key: what was done is not done twice.",
    ),
)
BROKER_AWAY = code(
    "broker.away",
    ("消息服务器暂时不可用", "The message broker is unavailable"),
    (
        "暂时不能送出事件；事件都已留存，恢复后按顺序送出。",
        "Events cannot be sent now; all are kept and go out in order afterwards.",
    ),
    ("不必处理，恢复后自动继续。", "Nothing needs to be done; it goes on by itself."),
)
BROKER_LOGIN = code(
    "broker.login",
    ("消息服务器拒绝登录", "The message broker refuses the login"),
    ("消息服务器 {broker} 不接受用户 {user} 的口令。", "The message broker at {broker} refuses user {user}."),
    ("核对 BROKER_URL 中的用户和口令。", "Check user and password in BROKER_URL."),
)
BROKER_VHOST = code(
    "broker.vhost",
    ("没有这个虚拟主机", "No such virtual host"),
    ("消息服务器 {broker} 上没有虚拟主机 {vhost}。", "The message broker at {broker} has no virtual host {vhost}."),
    (
        "核对 BROKER_URL 的末段，或先建立它：rabbitmqctl add_vhost {vhost}。",
        "Check the last part of BROKER_URL, or make it first: rabbitmqctl add_vhost {vhost}.",
    ),
)
BROKER_RIGHTS = code(
    "broker.rights",
    ("消息服务器上的权限不够", "Not enough rights at the message broker"),
    (
        "用户 {user} 在消息服务器 {broker} 的虚拟主机 {vhost} 里权限不够（{said}）。",
        "User {user} has not enough rights in virtual host {vhost} at {broker} ({said}).",
    ),
    (
        "授予权限：rabbitmqctl set_permissions -p {vhost} {user} '.*' '.*' '.*'。",
        "Grant them: rabbitmqctl set_permissions -p {vhost} {user} '.*' '.*' '.*'.",
    ),
)
BROKER_DECLARED = code(
    "broker.declared-otherwise",
    ("队列或交换机已另作声明", "A queue or exchange was declared otherwise"),
    (
        "消息服务器 {broker} 的虚拟主机 {vhost} 里，有一个队列或交换机已由他人另作声明（{said}）。",
        "In virtual host {vhost} at {broker} somebody declared a queue or exchange otherwise ({said}).",
    ),
    (
        "取出其中的消息后删除它，或换一个空的虚拟主机；本程序会重新声明。",
        "Save its messages and delete it, or use an empty virtual host; this program declares it again.",
    ),
)
NO_SUCH_EVENT = code(
    "event.not-parked",
    ("没有停放的事件", "No such parked event"),
    ("没有编号为 {id} 的停放事件。", "There is no parked event {id}."),
)
BECAUSE_NEEDED = code(
    "event.because-needed",
    ("须写明理由", "A reason is needed"),
    ("丢弃事件须写明理由。", "Dropping an event needs a reason."),
)
EVENT_FROM_FUTURE = code(
    "event.from-the-future",
    ("事件版本过新", "An event of a later version"),
    (
        "事件 {type} 是第 {version} 版，这里只认到第 {known} 版；已停放，未丢失。",
        "Event {type} has version {version}; this program knows {known}. It is parked, not lost.",
    ),
    ("升级程序后重试。", "Upgrade the program and try again."),
)
EVENT_MALFORMED = code(
    "event.malformed",
    ("事件不合约定", "A malformed event"),
    ("事件 {type} 不符合约定：{why}", "Event {type} breaks its schema: {why}"),
)
NOT_DEMO = code(
    "clock.not-demo",
    ("不是演示环境", "Not a demonstration"),
    ("只有演示环境可以调时钟。", "The clock can be set only where DEMO_CLOCK=1."),
)
CLOCK_BACK = code(
    "clock.back",
    ("时钟不能倒退", "The clock never goes back"),
    ("现在是 {now}，不能调到 {wanted}。", "It is {now}; the clock cannot be set to {wanted}."),
)
CLOCK_TOO_FAR = code(
    "clock.too-far",
    ("时钟调得太远", "The clock cannot go that far"),
    (
        "时钟须调在 {latest} 以前，不能调到 {wanted}。",
        "The clock must stay before {latest}; it cannot be set to {wanted}.",
    ),
)
LEDGER_RANGE = code(
    "ledger.range",
    ("超出账本范围", "Outside the ledger"),
    ("账本有 {size} 条，没有所要的 {wanted}。", "The ledger has {size} leaves; {wanted} is not among them."),
)
JOB_NOT_RUNNING = code(
    "job.not-running",
    ("任务不在进行", "The job is not running"),
    ("任务已是“{state}”，不能取消。", "The job is “{state}” and cannot be cancelled."),
)
IN_THE_PAST = code(
    "act.in-the-past",
    ("看的是过去的情况", "This is a past state"),
    ("您看的是 {day} 的情况，过去的情况不能办理。", "You see the state of {day}; nothing can be done to the past."),
    ("回到今天再办。", "Go back to today."),
)
NOT_LOOKED_UP = code(
    "list.unknown-filter",
    ("不能按此筛选", "Unknown filter"),
    ("{kind}不能按 {name} 筛选。", "A list of {kind} has no filter {name}."),
    ("可用的有：{known}。", "There are: {known}."),
)
NOT_EXPORTED = code(
    "list.not-exported",
    ("没有整表导出", "No export of this list"),
    ("{kind}不能整表导出。", "A list of {kind} is not handed out as a file."),
    ("在案件页查看，各人所见不同。", "Look at the pages of the cases: what is seen of one differs by person."),
)
ALREADY_ENDED = code(
    "thing.ended", ("记录已终止", "The record has ended"), ("这条记录已经终止。", "This record has ended.")
)
SETTLED = code(
    "thing.settled",
    ("已经办结", "It is settled"),
    ("“{kind}”已经办结，内容不再修改。", "The {kind} is settled; what it says is changed no more."),
    ("记错了的，在它的历史里更正。", "What was recorded wrongly is corrected in its history."),
)
NOT_A_REQUEST = code(
    "call.unknown",
    ("不认识的请求", "Unknown request"),
    ("{service} 不认识请求 {name}。", "{service} does not know the request {name}."),
)
