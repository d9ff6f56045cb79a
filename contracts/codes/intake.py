"""Refusals of the import of tables, whatever kind of thing is imported."""

from contracts.codes.base import code

WRONG_KIND = code(
    "intake.wrong-kind",
    ("不是可导入的文件", "Not a file that can be imported"),
    ("收到的是：{found}。能导入 xlsx、xls 和 csv。", "This is {found}; xlsx, xls and csv can be imported."),
    ("在表格软件里另存为 xlsx 或 csv，再上传。", "Save it as xlsx or csv in your spreadsheet program and send that."),
)
PROTECTED = code(
    "intake.protected",
    ("文件有密码", "The file has a password"),
    ("文件有密码，无法读取。", "The file is protected by a password and cannot be read."),
    ("在表格软件里去掉打开密码，再上传。", "Take the password away in your spreadsheet program and send it again."),
)
MACROS = code(
    "intake.macros",
    ("文件含有宏", "The file holds macros"),
    ("文件含有宏，不予接收。", "The file holds macros; such files are not taken."),
    ("另存为不含宏的 xlsx，再上传。", "Save it as xlsx without macros and send that."),
)
BOMB = code(
    "intake.bomb",
    ("文件展开后过大", "The file is too large once unpacked"),
    ("文件展开后的{what}为 {size}，最多 {most}。", "Unpacked, its {what} is {size}; at most {most}."),
    ("删去多余的行、列和工作表，再上传。", "Remove rows, columns and sheets that are not needed and send it again."),
)
DAMAGED = code(
    "intake.damaged",
    ("文件损坏", "The file is damaged"),
    ("文件打不开：{why}。", "The file cannot be opened: {why}."),
    ("用表格软件打开并另存，再上传。", "Open it in your spreadsheet program, save it anew and send that."),
)
EMPTY = code(
    "intake.empty",
    ("没有内容", "Nothing in it"),
    ("工作表里没有表头以下的行。", "The sheet has no rows below its heads."),
)
ENCODING = code(
    "intake.encoding",
    ("认不出编码", "Unknown encoding"),
    ("文字既不是 UTF-8，也不是 GB18030（第 {at} 字节起）。", "The text is neither UTF-8 nor GB18030 (from byte {at})."),
    ("另存为“CSV UTF-8”，再上传。", "Save it as “CSV UTF-8” and send that."),
)
NO_HEADER = code(
    "intake.no-header",
    ("找不到表头", "No heads found"),
    ("前 {rows} 行里没有认得的列名；须有：{needed}。", "No known head in the first {rows} rows; needed: {needed}."),
    ("用模板，或把列名写成模板里的样子。", "Use the template, or name the columns as it does."),
)
NO_COLUMN = code(
    "intake.no-column",
    ("缺少必需的列", "A needed column is missing"),
    ("没有“{label}”列。", "There is no column “{label}”."),
    ("加上这一列；若列名不同，请指明它对应哪一列。", "Add it; where it is called otherwise, say which column it is."),
)
COLUMN_TWICE = code(
    "intake.column-twice",
    ("两列对应同一项", "Two columns for one field"),
    ("第 {one} 列和第 {other} 列都是“{label}”。", "Columns {one} and {other} are both “{label}”."),
    ("去掉一列，或改其中一列的名称。", "Remove one or rename it."),
)
MERGED_HEAD = code(
    "intake.merged-head",
    ("表头有合并单元格", "Merged cells among the heads"),
    (
        "表头单元格 {range} 是合并的，看不出每列是什么。",
        "The heads {range} are merged; what each column is cannot be told.",
    ),
    ("取消合并，给每一列写上列名。", "Unmerge them and give each column its own head."),
)
NO_SUCH_FIELD = code(
    "intake.no-such-field",
    ("没有这一项", "No such field"),
    ("没有叫 {name} 的项；可用：{known}。", "There is no field {name}; known: {known}."),
)
DIGITS_LOST = code(
    "intake.digits-lost",
    ("代码被存成了数字", "A code kept as a number"),
    (
        "{label}“{value}”被表格软件存成数字，后面的位数已经丢失。",
        "{label} “{value}” was kept as a number; its last digits are lost.",
    ),
    ("把该列设为文本，照原件重新录入。", "Make the column text and type the code again from the document."),
)
TWICE = code(
    "intake.twice",
    ("文件里有两行相同", "Twice in the file"),
    ("与第 {row} 行的“{label}”相同：{value}。", "The same “{label}” as row {row}: {value}."),
    ("只留一行。", "Keep one of the rows."),
)
CELL_ERROR = code(
    "intake.cell-error",
    ("单元格出错", "An error in the cell"),
    ("{label}的单元格是错误值 {value}。", "The cell of {label} is the error value {value}."),
    ("改正公式，或直接填写值。", "Mend the formula or type the value."),
)
NO_REFERENCE = code(
    "intake.no-reference",
    ("找不到所指的记录", "What it refers to is not there"),
    ("{label}“{value}”找不到唯一的记录。", "{label} “{value}” does not name one record."),
    ("填写记录的编号或统一社会信用代码。", "Give the record's id or credit code."),
)
OVERTAKEN = code(
    "intake.overtaken",
    ("预览之后已变", "Changed since the preview"),
    (
        "预览之后登记的情况变了，这一行没有写入。",
        "What is recorded changed since the preview; this row was not written.",
    ),
    ("重新上传，看新的预览。", "Send the file again and look at a new preview."),
)
NOT_NOW = code(
    "intake.not-now",
    ("现在不能办", "Not now"),
    ("导入现为“{state}”，不能这样办。", "The import is “{state}”; this cannot be done now."),
)
NOT_IMPORTED = code(
    "intake.not-imported",
    ("不能批量导入", "Not imported in bulk"),
    ("{kind}不能批量导入。", "Records of the kind {kind} are not imported in bulk."),
)
PART_MISSING = code(
    "intake.part-missing",
    ("文件没有传完", "The file has not come whole"),
    ("收到 {got} 字节，应为 {size} 字节。", "{got} bytes of {size} have come."),
    ("重新上传。", "Send it again."),
)
