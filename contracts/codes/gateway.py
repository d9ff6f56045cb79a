"""Refusals of `gateway`: the form of a request, sessions, accounts, forms; and the signed principal."""

from contracts.codes.base import code

# The form of a request
MALFORMED_JSON = code(
    "request.malformed-json",
    ("JSON 写得不对", "Malformed JSON"),
    (
        "第 {line} 行第 {column} 列起不是有效的 JSON：{why}。",
        "From line {line}, column {column} on it is not valid JSON: {why}.",
    ),
    ("改正该处后重发。", "Correct that place and send it again."),
)
WRONG_CONTENT_TYPE = code(
    "request.wrong-content-type",
    ("内容类型不对", "Wrong content type"),
    ("该地址收 {wanted}，收到的是 {got}。", "This address takes {wanted}; what came is {got}."),
    ("把 Content-Type 写成 {wanted}。", "Set Content-Type to {wanted}."),
)
TOO_LARGE = code(
    "request.too-large",
    ("内容过大", "Too large"),
    ("一次最多收 {most} 字节。", "At most {most} bytes are taken at once."),
    ("分几次发送，或减少内容。", "Send it in parts, or send less."),
)
ADDRESS_TOO_LONG = code(
    "request.address-too-long",
    ("地址过长", "Address too long"),
    ("地址有 {length} 个字符，最多 {most} 个。", "The address has {length} characters; at most {most}."),
    ("减少参数。", "Use fewer parameters."),
)
UNKNOWN_PARAMETER = code(
    "request.unknown-parameter",
    ("没有这个参数", "Unknown parameter"),
    ("不认识参数 {name}。", "There is no parameter {name}."),
    ("去掉它；可用的参数：{known}。", "Remove it; the parameters are: {known}."),
)
NOW_ALONE = code(
    "request.now-alone",
    ("只说现在", "Of now alone"),
    ("这个地址只说现在，不收 {name}：{why}。", "This address tells of now alone and takes no {name}: {why}."),
    ("去掉 {name}，或到所说的地址查看。", "Remove {name}, or read at the addresses that are named."),
)
REPEATED_PARAMETER = code(
    "request.repeated-parameter",
    ("参数重复", "Repeated parameter"),
    ("参数 {name} 出现了 {times} 次，只能有一次。", "The parameter {name} came {times} times; it may come once."),
    ("只留一个。", "Keep one of them."),
)
BAD_CHARACTERS = code(
    "request.bad-characters",
    ("含有不能使用的字符", "Characters that cannot be used"),
    ("{place} 含有控制字符或不完整的字符。", "{place} holds control characters or broken characters."),
    ("去掉这些字符后重发。", "Remove them and send it again."),
)
NO_SUCH_ADDRESS = code(
    "request.no-such-address",
    ("没有这个地址", "No such address"),
    ("没有 {path} 这个地址。", "There is nothing at {path}."),
    ("核对地址，或从首页找起。", "Check the address, or begin at the start page."),
)
WRONG_METHOD = code(
    "request.wrong-method",
    ("该地址不能这样用", "Not with this method"),
    ("{path} 不能用 {method}。", "{path} does not take {method}."),
    ("可以用：{allowed}。", "It takes: {allowed}."),
)
BAD_REQUEST = code(
    "request.bad", ("请求不对", "Bad request"), ("请求不能读懂：{why}。", "The request cannot be understood: {why}.")
)
TOO_MANY = code(
    "request.too-many",
    ("请求过密", "Too many requests"),
    ("超过了限额：{limit}。", "The limit was passed: {limit}."),
    ("{seconds} 秒后再试。", "Try again in {seconds} s."),
)

EXPORTS_BUSY = code(
    "request.exports-busy",
    ("导出的人太多", "Too many exports at once"),
    ("正在导出的文件已有 {most} 个，请稍候。", "{most} files are being written already; please wait."),
    ("几秒后再试。", "Try again in a few seconds."),
)
NO_SUCH_CODE = code(
    "request.no-such-code",
    ("没有这个代码", "No such code"),
    ("没有代码 {code}。", "There is no code {code}."),
    ("从全部代码中找。", "Look for it among all codes."),
)

# Sessions and accounts
SESSION_OVER = code(
    "session.over",
    ("登录已失效", "No longer signed in"),
    ("登录已过时限，或已在别处结束。", "The session timed out or was ended elsewhere."),
    ("重新登录后再办。", "Sign in again and try again."),
)
WRONG_SIGN_IN = code(
    "session.wrong-sign-in",
    ("登录名或密码不对", "Wrong name or password"),
    ("登录名或密码不对，未登录。", "The name or the password is wrong; you are not signed in."),
    ("核对大小写和输入法后再试。", "Check capitals and input method and try again."),
)
TOO_MANY_TRIES = code(
    "session.too-many-tries",
    ("登录尝试过多", "Too many attempts"),
    ("短时间内登录失败次数过多，暂不能登录。", "Too many sign-ins failed in a short time; signing in is paused."),
    ("{seconds} 秒后再试。", "Try again in {seconds} s."),
)
ACCOUNT_CLOSED = code(
    "account.closed",
    ("账号已停用", "The account is closed"),
    ("该账号已停用，不能登录。", "This account is closed and cannot sign in."),
    ("联系安全管理员。", "Ask the security administrator."),
)
LOGIN_TAKEN = code(
    "account.login-taken",
    ("登录名已被使用", "The name is taken"),
    ("登录名 {login} 已有账号。", "There is an account {login}."),
)
WRONG_PASSWORD = code(
    "account.wrong-password",
    ("现用密码不对", "Wrong present password"),
    ("现用密码不对，密码未改。", "The present password is wrong; nothing was changed."),
)
PASSWORD_SHORT = code(
    "account.password-short",
    ("新密码太短", "The new password is too short"),
    ("新密码有 {length} 个字符，至少 {least} 个。", "The new password has {length} characters; at least {least}."),
    ("用几个不相干的词连起来。", "Join a few unrelated words."),
)
PASSWORD_LONG = code(
    "account.password-long",
    ("新密码太长", "The new password is too long"),
    ("新密码有 {length} 个字符，最多 {most} 个。", "The new password has {length} characters; at most {most}."),
)
PASSWORD_PLAIN = code(
    "account.password-plain",
    ("新密码种类太少", "The new password is too plain"),
    (
        "大写、小写、数字、其他字符四类中用了 {used} 类，至少 {least} 类。",
        "Of capitals, small letters, digits and others it uses {used} kinds; at least {least}.",
    ),
)
PASSWORD_GUESSABLE = code(
    "account.password-guessable",
    ("新密码容易猜到", "The new password is easy to guess"),
    (
        "新密码含有登录名，或只有一两种字符。",
        "The new password holds your name, or only one or two different characters.",
    ),
)
PASSWORD_SAME = code(
    "account.password-same",
    ("新密码与旧的相同", "The new password is the old one"),
    ("新密码与现用密码相同。", "The new password equals the present one."),
)
PASSWORDS_DIFFER = code(
    "account.passwords-differ",
    ("两次输入不同", "The two entries differ"),
    ("两次输入的新密码不同。", "The new password was typed in two different ways."),
    ("重新输入两次。", "Type it twice again."),
)

# Forms of the portal
NOW_DIFFERS = code(
    "form.now-differs",
    ("与现行记录不同", "Differs from the present record"),
    (
        "“{label}”现在记为“{now}”，与您填的不同。",
        "“{label}” is now recorded as “{now}”, which differs from your entry.",
    ),
    ("核对后改成要记的内容，再提交。", "Check it, enter what is to be recorded, and submit again."),
)
FORM_OVER = code(
    "form.over",
    ("表单已失效", "The form is no longer valid"),
    ("表单不是在当前登录中打开的，没有办理。", "The form was not opened in the present session; nothing was done."),
    ("返回上一页，重新打开后再提交。", "Go back, open it again and send it again."),
)

# The platform itself
FAILED = code(
    "gateway.failed",
    ("平台出错", "The platform failed"),
    ("没有办成，错误已记录。", "It was not done; the error has been recorded."),
)
UNAVAILABLE = code(
    "gateway.unavailable",
    ("暂时不能答复", "No answer at the moment"),
    ("平台暂时不能答复。", "The platform cannot answer at the moment."),
    ("稍后原样重试。", "Try the same request again later."),
)

# The signed principal between gateway and services
TOKEN_BAD = code(
    "token.bad",
    ("身份签名不对", "The signed identity is not valid"),
    ("身份签名不能核实：{why}。", "The signed identity cannot be verified: {why}."),
)
TOKEN_OVER = code(
    "token.over",
    ("身份签名已过期", "The signed identity has expired"),
    ("身份签名只在 {seconds} 秒内有效，没有办理。", "A signed identity holds for {seconds} s; nothing was done."),
    ("原样重试。", "Try the same request again."),
)

# The HTTP API
BAD_ID = code(
    "request.bad-id",
    ("编号不对", "Not an id"),
    ("“{id}”不是有效的编号：{why}。", "“{id}” is not an id: {why}."),
    ("核对编号，12 位，可带连字符。", "Check the id: 12 symbols, hyphens do not matter."),
)
CHANGED_SINCE = code(
    "thing.changed-since",
    ("其后已改", "Changed since"),
    ("“{label}”在第 {revision} 版改为：{value}。", "“{label}” became {value} in revision {revision}."),
)
