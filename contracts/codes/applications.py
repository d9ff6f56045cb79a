"""Refusals of `applications`."""

from contracts.codes.base import code

NOT_IN_FORCE = code(
    "applications.not-in-force",
    ("当日没有施行该办法", "Not in force on that day"),
    ("{day} 没有施行中的“{programme}”。", "On {day} no edition of “{programme}” was in force."),
    ("改授予日期，或改选当日施行的办法。", "Change the day of the award, or choose a programme in force on it."),
)
PLATE_AHEAD = code(
    "applications.plate-ahead",
    ("挂牌日期未到", "The plate does not hang yet"),
    ("挂牌日期 {day} 晚于今天 {today}。", "The day of the plate, {day}, is after today, {today}."),
    ("挂牌之后再登记。", "Record it once it hangs."),
)
GIVES_NO_TITLE = code(
    "applications.gives-no-title",
    ("该办法不授予称号", "It gives no title"),
    ("“{programme}”安排任务，不授予称号。", "“{programme}” sets tasks and gives no title."),
    ("改选授予称号的办法。", "Choose a programme that gives one."),
)
TITLE_NO_USED = code(
    "applications.title-number-used",
    ("称号编号已用", "The title number is in use"),
    ("称号编号 {number} 已用于“{zone}”。", "The title number {number} belongs to “{zone}”."),
)
UNKNOWN_PROGRAMME = code(
    "applications.unknown-programme",
    ("没有这个办法", "Unknown programme"),
    ("没有代码为 {code} 的办法。", "There is no programme {code}."),
    ("可用的有：{known}。", "There are: {known}."),
)
MIN_AGENCIES = code(
    "applications.min-agencies",
    ("服务机构不够", "Too few agencies"),
    ("{condition}：现有 {value} 家，须 {limit} 家。", "{condition}: there are {value} of {limit}."),
    ("{change}。", "{change}."),
)
APPLICANT_TYPE = code(
    "applications.applicant-type",
    ("申报主体不合", "Not such an applicant"),
    ("不满足：{condition}。", "Not met: {condition}."),
    ("{change}。", "{change}."),
)
IP_TYPE_MISSING = code(
    "applications.ip-type-missing",
    ("缺少某类权利的服务", "A kind of right is not served"),
    ("不满足：{condition}。", "Not met: {condition}."),
    ("{change}。", "{change}."),
)
OUT_OF_WINDOW = code(
    "applications.out-of-window",
    ("不在申报期内", "Out of the window"),
    ("不满足：{condition}（{value}）。", "Not met: {condition} ({value})."),
    ("{change}。", "{change}."),
)
MATERIAL_MISSING = code(
    "applications.material-missing",
    ("材料不齐", "Materials are missing"),
    ("不满足：{condition}，已有 {value} 项，共 {limit} 项。", "Not met: {condition}; {value} of {limit} are there."),
    ("{change}。", "{change}."),
)
PLEDGE_MISSING = code(
    "applications.pledge-missing",
    ("尚未作出真实性承诺", "The pledge of truthfulness is missing"),
    ("提交之前须由申报主体作出真实性承诺。", "Before the submission the applicant pledges that all of it is true."),
    ("{change}。", "{change}."),
)
PLEDGE_OUTDATED = code(
    "applications.pledge-outdated",
    ("承诺之后又有改动", "Changed since the pledge"),
    (
        "{day} 作出承诺之后，材料或者填报的事实又有改动，原承诺不及于改动的内容。",
        "Papers or facts were changed after the pledge of {day}, which does not speak of what was changed.",
    ),
    ("重新作出真实性承诺。", "Pledge again."),
)
NO_FORM = code(
    "applications.no-such-form",
    ("没有这种表", "No such form"),
    ("该办法没有“{form}”这种表。", "The programme has no form “{form}”."),
    ("有：{known}。", "There are: {known}."),
)
NO_ZONE = code(
    "applications.no-such-zone",
    ("没有这个集聚区", "No such zone"),
    (
        "申报系统所收的登记数据（到第 {position} 号）中没有编号为 {id} 的集聚区。",
        "The register as received here (up to event {position}) has no zone {id}.",
    ),
    ("先在登记中建立集聚区；刚建立的稍后再试。", "Register the zone first; if that was just done, try again shortly."),
)
OTHER_PROVINCE = code(
    "applications.other-province",
    ("不是本省的办法", "Another province's programme"),
    (
        "集聚区在 {region}，“{procedure}”只适用于 {province}。",
        "The zone lies in {region}; “{procedure}” is for {province}.",
    ),
)
ALREADY_RUNNING = code(
    "applications.already-running",
    ("已有在办申报", "An application is under way"),
    (
        "该集聚区依同一办法的申报正在办理（{id}）。",
        "An application of this zone under the same programme is under way ({id}).",
    ),
    ("继续办理该件，或先撤回。", "Go on with it, or withdraw it first."),
)
MARK_MISSING = code(
    "applications.mark-missing",
    ("缺少评分", "A mark is missing"),
    ("“{indicator}”没有评分。", "“{indicator}” has no mark."),
    ("每项都要评分。", "Give a mark for each."),
)
MARK_RANGE = code(
    "applications.mark-range",
    ("评分超出范围", "A mark out of range"),
    (
        "“{indicator}”的评分须为 0 至 {most} 的数，不能是 {value}。",
        "The mark of “{indicator}” is a number from 0 to {most}, not {value}.",
    ),
)
PANEL_SIZE = code(
    "applications.panel-size",
    ("抽取人数不合", "Not such a number of experts"),
    ("抽取人数须为不少于 {quorum} 的整数，不能是 {value}。", "A panel has at least {quorum} experts, not {value}."),
)
PANEL_TOO_FEW = code(
    "applications.panel-too-few",
    ("可抽取的专家不够", "Too few experts to draw from"),
    (
        "专家库中无须回避的只有 {left} 人（回避 {barred} 人），抽不出 {size} 人。",
        "Only {left} of the pool have no conflict of interest ({barred} have); {size} cannot be drawn.",
    ),
    ("先补充专家库，或减少抽取人数。", "Add experts to the pool, or draw fewer."),
)
PANEL_UNITS = code(
    "applications.panel-units",
    ("单位数不合", "Not such a number of employers"),
    ("单位数须为 1 至 {most} 的整数，不能是 {value}。", "The number of employers is from 1 to {most}, not {value}."),
)
PANEL_TOO_FEW_UNITS = code(
    "applications.panel-too-few-units",
    ("来自的单位不够", "Too few employers"),
    (
        "可抽取的专家只来自 {left} 个单位，不足 {units} 个。",
        "Those who may be drawn come from {left} employers, not {units}.",
    ),
    ("先补充专家库，或减少单位数。", "Add experts to the pool, or ask for fewer employers."),
)
PANEL_SOURCE_DAY = code(
    "applications.panel-source-day",
    ("随机来源不在将来", "The source is not in the future"),
    (
        "来源公布日 {day} 不晚于冻结当日 {today}：结果可能已经知道。",
        "The source speaks on {day}, not after the day of the freeze ({today}): its value may be known already.",
    ),
    ("另指明次日以后公布的来源。", "Name a source that speaks on a later day."),
)
PANEL_STANDS = code(
    "applications.panel-stands",
    ("评审组已经抽取", "The panel was drawn"),
    (
        "一次评审只抽取一次；已抽取的评审组人数足够。",
        "A review has one draw; the panel that was drawn is large enough.",
    ),
    ("需要更换的，按抽取次序递补。", "Who cannot score is succeeded by the next of the draw."),
)
PANEL_ADDRESS = code(
    "applications.panel-address",
    ("不是网址", "Not an address"),
    ("公布网址须以 http:// 或 https:// 开头。", "The address begins with http:// or https://."),
)
REVIEWER_CONFLICT = code(
    "applications.reviewer-conflict",
    ("评分人须回避", "The reviewer has a conflict of interest"),
    (
        "抽取以后出现或者发现须回避的情形：{why}。",
        "A conflict of interest came, or came to light, after the draw: {why}.",
    ),
    ("办理回避，由抽取次序中的下一位评分。", "Recuse: the next of the draw takes over."),
)
NO_SUCH_CAUSE = code(
    "applications.no-such-cause",
    ("不是规定的事由", "Not one of the grounds"),
    ("回避或更换的事由须为：{known}。", "The ground must be one of: {known}."),
)
BAN_NEVER_LIFTED = code(
    "applications.ban-never-lifted",
    ("不得豁免", "It is never lifted"),
    (
        "{why}：近亲属和任职关系的回避不得豁免。",
        "{why}: a ban of kin or of employment is never lifted.",
    ),
    ("由抽取次序中的其他专家评分。", "Other experts of the draw score."),
)
NO_SUCH_BAN = code(
    "applications.no-such-ban",
    ("没有这一回避情形", "No such ban"),
    ("本案没有可以豁免（或者撤回豁免）的这一情形。", "The case has no such ban that could be lifted, or put back."),
)
PANEL_NOT_PUBLIC = code(
    "applications.panel-not-public",
    ("抽取文件尚未公布", "The file is not public yet"),
    (
        "抽取文件在案件决定之后公布；方案及其散列已经公布。",
        "The file of a draw is published once the case is decided; the plan and its hash are public already.",
    ),
)
NO_SUCH_DRAFT = code(
    "applications.no-such-draft",
    ("不是可以启用的草案", "Not a draft that can be activated"),
    ("{edition} 不是征求意见稿的版本。", "{edition} is not a draft edition."),
    ("可以启用的有：{known}。", "These can be activated: {known}."),
)
ACTIVATED_ALREADY = code(
    "applications.activated-already",
    ("该版本已经启用", "It is active already"),
    ("{edition} 已自 {day} 起启用。", "{edition} has been active since {day}."),
)
NOT_APPROVED = code(
    "applications.not-approved",
    ("申报尚未批准", "The application is not approved"),
    (
        "指标属于已批准的申报，该申报尚未批准。",
        "Indicators belong to an application that was approved; this one is not.",
    ),
)
TARGET_NUMBER = code(
    "applications.target-number",
    ("目标值不合", "Not such a target"),
    ("目标值须为大于零的数，不能是 {value}。", "A target is a number above zero, not {value}."),
)
TARGET_DAY = code(
    "applications.target-day",
    ("完成期限不合", "Not such a day"),
    ("完成期限 {target} 须晚于基期 {start}。", "The target is to be reached on {target}, which must be after {start}."),
)
TARGET_FIXED = code(
    "applications.target-fixed",
    ("指标随方案备案后不能自行修改", "Targets are fixed by the filed plan"),
    (
        "方案 {plan} 已备案，指标和目标值不能自行增改。",
        "The plan {plan} is filed; indicators and targets are not changed any more.",
    ),
    (
        "在申报页提出指标调整，经审核批准后生效。",
        "Propose an adjustment on the application's page; once granted it takes effect.",
    ),
)
ASSESSMENT_OPENED = code(
    "applications.assessment-opened",
    ("考核已经开启", "The assessment has opened"),
    ("考核已于 {day} 开启，指标不再调整。", "The assessment opened on {day}; indicators are not adjusted any more."),
)
NO_SUCH_INDICATOR = code(
    "applications.no-such-indicator",
    ("本案没有这项指标", "Not an indicator of this case"),
    ("所选的不是本案的指标。", "What was chosen is no indicator of this case."),
    ("从本案的指标中选择；没有的先登记。", "Choose one of the case's indicators; record it first."),
)
NO_SUCH_DUE = code(
    "applications.no-such-due",
    ("没有这一报送期限", "No such due day"),
    ("{value} 不是应报送的期限，应报送的是 {known}。", "Nothing is due on {value}; due are {known}."),
    (
        "选择所报的是哪一个期限，报送才会记在它名下。",
        "Choose the due day that this meets, so that it is counted for it.",
    ),
)
NO_TASK = code(
    "applications.no-task",
    ("没有这项任务", "No such task"),
    (
        "{programme} 的任务表没有第 {number} 项，共 {last} 项。",
        "The table of {programme} has no task {number}; it has {last}.",
    ),
)
TASK_REPORTED = code(
    "applications.task-reported",
    ("该任务已有进展记录", "The task has its record"),
    ("第 {number} 项任务已有进展记录。", "Task {number} has a record already."),
    ("修改原记录，各版都会保留。", "Change that record; every version of it stays."),
)
MORE_THAN_ALL = code(
    "applications.more-than-all",
    ("超过百分之百", "More than all"),
    ("完成比例为 0 至 100，不能是 {value}。", "The share done is from 0 to 100, not {value}."),
)
ANSWER_DAY = code(
    "applications.answer-day",
    ("答复和答复日期须一并填写", "An answer has its day"),
    ("答复和答复日期须一并填写。", "An answer and its day come together."),
)
BEFORE_INQUIRY = code(
    "applications.before-inquiry",
    ("早于发起日期", "Before it was opened"),
    (
        "期限和答复日期不得早于发起日期 {day}。",
        "Neither the due day nor the answer is before {day}, when it was opened.",
    ),
)
VISITORS_SAME = code(
    "applications.visitors-same",
    ("考察人只有一人", "One visitor only"),
    (
        "现场考察至少由两人进行，两位考察人不能都是 {name}。",
        "A visit is made by two people at least; both visitors are {name}.",
    ),
    ("另写一位考察人。", "Name another visitor."),
)
VISIT_DAY = code(
    "applications.visit-day",
    ("考察日期已过", "The day of the visit is over"),
    (
        "考察日期 {day} 早于今天（{today}）：考察须事先通知被考察方。",
        "{day} lies before today ({today}): the visited side is told of a visit beforehand.",
    ),
    ("改为今天或以后。", "Choose today or a later day."),
)
VISIT_EARLY = code(
    "applications.visit-early",
    ("考察日期未到", "The day of the visit has not come"),
    (
        "考察定在 {day}，{on} 还不能写考察记录。",
        "The visit is planned for {day}; on {on} there is nothing to write minutes of yet.",
    ),
    ("到 {day} 再记录；改期的，另行安排考察。", "Write them on {day}; for another day, plan another visit."),
)
NO_PHOTO = code(
    "applications.no-photo",
    ("不是照片", "Not a photo"),
    ("现场照片须为 JPG 或 PNG 图片，按内容识别。", "A photo of a visit is a JPEG or PNG image, known by its content."),
)
PHOTO_AGAIN = code(
    "applications.photo-again",
    ("照片已附", "The photo is there already"),
    ("这张照片（按散列值）已附在本次考察中。", "This photo, by its hash, is attached to this visit already."),
)
PHOTO_TIME = code(
    "applications.photo-time",
    ("照片没有时间", "The photo has no time"),
    (
        "照片未带拍摄时间，须申报，写成 2026-03-02 10:15 这样，且不晚于现在。",
        "The photo does not say when it was taken: declare it, as 2026-03-02 10:15, and not later than now.",
    ),
)
PHOTO_PLACE = code(
    "applications.photo-place",
    ("照片没有地点", "The photo has no place"),
    ("照片未带拍摄坐标，须申报拍摄地点。", "The photo does not say where it was taken: declare the place."),
)
