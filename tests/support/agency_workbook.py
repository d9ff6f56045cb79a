"""A list of agencies as somebody keeps it by hand, with the mistakes that hands make; what each row should come to is known."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import xlsxwriter

# The check digits are computed here from GB 32100 itself, not by the code that is judged.
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, at, 31) for at in range(17)]
HEADS = (
    "序号", "机构名称", "统一信用代码", "法定代表人", "成立时间", "所在区", "服务类型", "业务范围", "员工人数",
    "注册资本（万元）", "联系电话", "办公地址",
)  # fmt: skip
OWN = "澄明远衡智信诚达华晟博创睿思锦程立品恒泰嘉禾"
DISTRICTS = ("梁溪区", "无锡市滨湖区", "惠山区", "320214", "江阴市", "宜兴市")
CATEGORIES = ("代理", "代理、维权", "代理/信息", "代理，维权、运营", "代理;金融")


@dataclass(frozen=True, slots=True)
class Line:
    """One row with what a careful reader would say of it: the codes of its mistakes, or none."""

    cells: tuple[object, ...]
    wrong: frozenset[str] = frozenset()


def credit_code(number: int) -> str:
    """A synthetic code with its right check digit."""
    body = f"91320211MA{number:06d}X"
    rest = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)) % 31
    return body + SIGNS[(31 - rest) % 31]


def lines(count: int, seed: int = 1, mistakes: float = 0.08) -> Iterator[Line]:
    """*count* agencies, some with a mistake."""
    dice = random.Random(seed)
    for number in range(count):
        cells = _good(dice, number)
        yield _spoilt(dice, cells) if dice.random() < mistakes else Line(tuple(cells))


def _good(dice: random.Random, number: int) -> list[object]:
    own = "".join(dice.sample(OWN, 3)) + f"{number:05d}".translate(str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖"))
    code = credit_code(number)
    written = dice.choice([code, code.lower(), f" {code} ", " ".join((code[:8], code[8:])), code])
    founded = date(1995, 1, 1) + timedelta(days=dice.randrange(9000))
    day = dice.choice([
        datetime.combine(founded, datetime.min.time()), founded.isoformat(), f"{founded.year}年{founded.month}月{founded.day}日",
        f"{founded.year}.{founded.month}.{founded.day}", f"{founded.year}/{founded.month}/{founded.day}",
    ])  # fmt: skip
    return [
        number + 1, f"无锡{own}知识产权代理有限公司", written, dice.choice(("王芳", "李伟", "张敏")), day, dice.choice(DISTRICTS),
        dice.choice(CATEGORIES), "专利申请代理", dice.choice((12, "12人", "12", 12.0)), dice.choice((100, "100", "50.5")),
        f"0510-8{number % 10**6:06d}", f"太湖大道{number % 900 + 1}号{number % 30 + 1}楼",
    ]  # fmt: skip


def _spoilt(dice: random.Random, cells: list[object]) -> Line:
    """One mistake, or two at once."""
    code = str(cells[2]).strip().replace(" ", "").upper()
    ways = {
        "registry.credit-code": (2, code[:-1] + SIGNS[(SIGNS.index(code[-1]) + 7) % 31]),
        "intake.digits-lost": (2, 913202110123456789),
        "field.not-in-list": (5, "蠡湖新城区"),
        "field.wrong-type": (4, "去年春天"),
        "field.required": (1, ""),
    }
    names = dice.sample(sorted(ways), dice.choice((1, 1, 2)))
    if {"registry.credit-code", "intake.digits-lost"} <= set(names):
        names = names[:1]
    for name in names:
        at, cell = ways[name]
        cells[at] = cell
    return Line(tuple(cells), frozenset(names))


def workbook(found: list[Line], *, title: str = "2026年集聚区服务机构名册", heads: tuple[str, ...] = HEADS) -> bytes:
    """The workbook: a merged title, a blank row, heads, rows."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet = book.add_worksheet("名册")
    sheet.write(0, 0, title)
    sheet.write_row(2, 0, heads)
    for at, line in enumerate(found, 3):
        for column, cell in enumerate(line.cells):
            if isinstance(cell, datetime):
                sheet.write_datetime(at, column, cell, day)
            else:
                sheet.write(at, column, cell)
    book.close()
    return made.getvalue()
