"""`jiju rule …`: questions about rules that this machine answers alone, from the rulebooks it carries."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import click

from chassis.clock import SystemClock
from rulebooks import credit_code as codes
from rulebooks import programmes as shelf
from rulebooks.codes.regions import Finding
from rulebooks.codes.regions import region as look_up
from rulebooks.in_force import Status
from rulebooks.programmes import Edition
from rulebooks.text import Text
from rulebooks.workdays import Day, Deadline, effective, nth_working_day, within

ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
MOST = {"working_days": 9999, "months": 1200, "years": 100}
KINDS = {
    "valid": Text("现行行政区划", "in force"),
    "retired": Text("已停用", "retired"),
    "not_yet": Text("尚未启用", "not in use yet"),
    "park": Text("仅为开发区统计用代码", "a park's statistical code only"),
    "province": Text("外省，仅识别到省", "another province, known by its prefix only"),
    "unknown": Text("未知", "unknown"),
}
STATUSES = {Status.ACTIVE: Text("施行中", "in force"), Status.DRAFT: Text("征求意见稿", "draft, not in force")}


class DayType(click.ParamType[date]):
    """A date as ISO 8601 writes it."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a refusal in both languages."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(
                value if re.fullmatch(ISO, value) else ""
            )  # it would take 20260131 and 2026-W05 too
        except ValueError:
            self.fail(f"不是日期（YYYY-MM-DD） · not a date (YYYY-MM-DD): {value}", param, ctx)


class StopType(click.ParamType[tuple[date, date]]):
    """An interval on both of whose days the clock stood still."""

    name = "A..B"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        """Its two days, or a refusal in both languages."""
        if isinstance(value, tuple):
            return value
        first, dots, final = value.partition("..")
        if not dots:
            self.fail(f"停止计时写作 起..止 · a stop is written first..last: {value}", param, ctx)
        stop = DAY.convert(first, param, ctx), DAY.convert(final, param, ctx)
        if stop[1] < stop[0]:
            self.fail(f"停止计时的止日早于起日 · a stop ends before it begins: {value}", param, ctx)
        return stop


DAY, STOP = DayType(), StopType()
as_json = click.option("--json", "as_json", is_flag=True, help="JSON.")


@click.group()
def rule() -> None:
    """规则查询，不联网 · Questions about rules, answered on this machine."""


@rule.command("credit-code")
@click.argument("code")
@as_json
def credit_code(code: str, *, as_json: bool) -> None:
    """统一社会信用代码校验 · Check a unified social credit identifier."""
    found = codes.check(code)
    if as_json:
        _print_json(
            {
                "normalised": found.normalised,
                "valid": found.valid,
                "expected": found.expected,
                "faults": [_remark(one) for one in found.faults],
                "warnings": [_remark(one) for one in found.warnings],
            }
        )
        return
    _line("代码", "code", found.normalised)
    _line("结果", "result", "有效 · valid" if found.valid else "无效 · invalid")
    _line("校验位应为", "expected check digit", found.expected or "-")
    if found.kind:
        _line("机构类别", "kind", f"{found.kind.zh} · {found.kind.en}")
    for sign, remarks in (("✗", found.faults), ("!", found.warnings)):
        for one in remarks:
            click.echo(f"  {sign} {one.words.zh} · {one.words.en}")


@rule.command()
@click.argument("code")
@click.option("--on", type=DAY, help="查询日，默认今天 · The day in question; today by default.")
@as_json
def region(code: str, on: date | None, *, as_json: bool) -> None:
    """行政区划代码查询 · Look up a region code."""
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise click.UsageError(f"行政区划代码为6位数字 · a region code has six digits: {code}")
    day = on or _today()
    found = look_up(code, day)
    if as_json:
        _print_json(_finding(found, day))
        return
    _line("代码", "code", f"{found.code} {found.name.zh} · {found.name.en}")
    kind = KINDS[found.kind.value]
    _line(str(day), "", f"{kind.zh} · {kind.en}")
    if found.now:
        now = look_up(found.now, day).name
        _line("现为", "now", f"{found.now} {now.zh} · {now.en}")


@rule.command()
@click.option("--from", "start", type=DAY, help="起始日（不计入） · The starting day, which is not counted.")
@click.option("--working-days", type=int, help="工作日数 · Working days.")
@click.option("--months", type=int, help="月数 · Months.")
@click.option("--years", type=int, help="年数 · Years.")
@click.option(
    "--effect", is_flag=True, help="期满次日起生效，不顺延 · The day of effect, after the period; never moved."
)
@click.option(
    "--stopped", type=STOP, multiple=True, help="停止计时，含首尾两日 · The clock stood still, both days included."
)
@as_json
def deadline(  # noqa: PLR0913 - one parameter per option
    start: date | None,
    working_days: int | None,
    months: int | None,
    years: int | None,
    stopped: tuple[tuple[date, date], ...],
    *,
    effect: bool,
    as_json: bool,
) -> None:
    """期限计算 · Count a period by the official calendar."""
    if start is None:
        raise click.UsageError("缺少起始日 --from · the starting day --from is missing")
    given = {"working_days": working_days, "months": months, "years": years}
    length = {unit: number for unit, number in given.items() if number is not None}
    if len(length) != 1:
        raise click.UsageError(
            "须且只须写明 --working-days、--months、--years 之一 · give exactly one of --working-days, --months, --years"
        )
    (unit, number) = next(iter(length.items()))
    if not 1 <= number <= MOST[unit]:
        raise click.UsageError(f"须在1与{MOST[unit]}之间 · must be between 1 and {MOST[unit]}: {number}")
    try:
        found = _count(start, unit, number, stopped, effect=effect)
    except (ValueError, OverflowError) as beyond:
        raise click.UsageError("超出日历范围 · beyond the calendar") from beyond
    if as_json:
        _print_json({**_answer(found), "days": [_day(one) for one in found.days]})
        return
    _line("生效日" if effect else "期满日", "day of effect" if effect else "last day", str(found.day))
    _line("顺延", "rolled", "是 · yes" if found.rolled else "否 · no")
    if found.provisional:
        click.echo("暂定：所涉年份的放假安排尚未公布 · provisional: the calendar of a year it touches is not published")
    for one in found.days:
        click.echo(f"  {one.day} {'+' if one.counted else '-'} {one.why.zh} · {one.why.en}")


@rule.command()
@click.option("--on", type=DAY, help="查询日，默认今天 · The day in question; today by default.")
@as_json
def programmes(on: date | None, *, as_json: bool) -> None:
    """某日的办法及版本 · The programmes as they stand on a day, drafts marked."""
    day = on or _today()
    found = shelf.in_force(day, drafts=True)
    if as_json:
        _print_json([_edition(one) for one in found])
        return
    for one in found:
        status = STATUSES[one.status]
        click.echo(f"{one.label}  {status.zh} · {status.en}\n  {one.name.zh}\n  {one.name.en}\n  sha256 {one.hash}")
    if not found:
        click.echo(f"{day} 没有办法 · there is no programme on {day}")


def _count(
    start: date, unit: str, number: int, stopped: tuple[tuple[date, date], ...], *, effect: bool
) -> Deadline:  # fmt: skip
    if unit == "working_days":
        found = nth_working_day(start, number, stopped)
        return replace(found, day=found.day + timedelta(days=1)) if effect else found
    months = number if unit == "months" else 12 * number
    return (effective if effect else within)(start, months=months, stopped=stopped)


def _today() -> date:
    return SystemClock().today()


def _print_json(answer: Any) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _line(zh: str, en: str, value: str) -> None:
    click.echo(f"{zh}{' · ' + en if en else ''}: {value}")


def _remark(one: codes.Remark) -> dict[str, str]:
    return {"code": one.name, "zh": one.words.zh, "en": one.words.en}


def _finding(found: Finding, day: date) -> dict[str, str | None]:
    return {
        "code": found.code,
        "kind": found.kind.value,
        "zh": found.name.zh,
        "en": found.name.en,
        "now": found.now or None,
        "on": str(day),
    }


def _answer(found: Deadline) -> dict[str, Any]:
    return {"day": str(found.day), "rolled": found.rolled, "provisional": found.provisional}


def _day(one: Day) -> dict[str, Any]:
    return {"day": str(one.day), "counted": one.counted, "why": one.why._asdict()}


def _edition(one: Edition) -> dict[str, Any]:
    return {
        "code": one.code,
        "edition": one.label,
        "zh": one.name.zh,
        "en": one.name.en,
        "province": one.province or None,
        "status": one.status.value,
        "from": str(one.starts),
        "until": str(one.until) if one.until else None,
        "hash": one.hash,
        "source": {"zh": one.source.citation.zh, "en": one.source.citation.en},
        "evidence": one.source.citation.evidence.value,
        "plans": [_edition(plan) for plan in one.plans],
    }
