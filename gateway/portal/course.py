"""A gauge over the months, drawn without script: steps, an axis from zero, the limit; and what the line shows, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from flask_babel import gettext as _
from flask_babel import ngettext

from contracts.commands.registry import Gauge, Past
from gateway.language import say
from gateway.portal.shown import number, sep

LEFT, RIGHT = 14, 99  # percent of the width; left of it stand the numbers of the axis
TOP, FOOT = 24, 176  # pixels from the top: the text is as large on a phone
LINES = 5  # the axis has at most so many
NAMED = 4  # every so many months


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line; x in percent, y in pixels."""

    x1: float
    x2: float
    y1: float
    y2: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place."""

    x: float
    y: float
    text: str
    anchor: str = "end"


@dataclass(frozen=True, slots=True)
class Course:
    """One gauge over its months, as the macro takes it."""

    name: str
    finding: str
    steps: tuple[Stroke, ...]
    axis: tuple[tuple[Stroke, Mark], ...]
    months: tuple[Mark, ...]
    limit: Stroke
    limit_mark: Mark
    last: Mark
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    tick: Decimal
    lines: int

    def y(self, value: Decimal) -> float:
        return round(FOOT - float(value / (self.tick * self.lines)) * (FOOT - TOP), 1)


def courses(gauges: Iterable[Gauge]) -> list[Course]:
    """Of each gauge whose months are known."""
    return [course(one) for one in gauges if len(one.months) > 1]


def course(gauge: Gauge) -> Course:
    """One gauge as lines and texts."""
    past, least = gauge.months, gauge.least
    scale = _scale(max(least, *(one.value for one in past)))
    xs = [round(LEFT + (RIGHT - LEFT) * at / (len(past) - 1), 2) for at in range(len(past))]
    ys = [scale.y(one.value) for one in past]
    asked = scale.y(least)
    return Course(
        name=_("%(what)s，近 %(n)s 个月", what=say(gauge.words), n=len(past)),
        finding=finding(gauge),
        steps=tuple(_steps(xs, ys)),
        axis=tuple(_axis(scale)),
        months=tuple(_named(xs, past)),
        limit=Stroke(LEFT, RIGHT, asked, asked),
        limit_mark=Mark(LEFT + 1, asked + (14 if ys[0] <= asked else -6), _("要求 %(n)s", n=number(least)), "start"),
        last=Mark(RIGHT, _beside(ys), _counted(gauge, past[-1].value)),
        rows=tuple((_month(one), number(one.value)) for one in past),
    )


def _beside(ys: list[float]) -> float:
    """Above the end of the line; below it where the line has just come down and stands above."""
    fell = min(ys[-3:]) < ys[-1] and ys[-1] + 20 < FOOT
    return ys[-1] + 18 if fell else ys[-1] - 7


def finding(gauge: Gauge) -> str:
    """What the line shows."""
    values = [one.value for one in gauge.months]
    return sep().join((_moved(gauge, values), _against(gauge, values)))


def _moved(gauge: Gauge, values: list[Decimal]) -> str:
    low, high = min(values), max(values)
    if low == high:
        return str(_("没有变化，现在 %(now)s", now=_counted(gauge, high)))
    first = {value: _month(one) for one, value in reversed(list(zip(gauge.months, values, strict=True)))}
    return str(
        _(
            "最高 %(high)s（%(at)s），最低 %(low)s（%(then)s），现在 %(now)s",
            high=_counted(gauge, high),
            at=first[high],
            low=_counted(gauge, low),
            then=first[low],
            now=_counted(gauge, values[-1]),
        )
    )


def _against(gauge: Gauge, values: list[Decimal]) -> str:
    below = sum(value < gauge.least for value in values)
    if not below:
        return str(_("没有一个月低于要求"))
    if below == len(values):
        return str(_("每个月都低于要求"))
    return str(ngettext("%(num)s 个月低于要求", "%(num)s 个月低于要求", below))


def _scale(highest: Decimal) -> _Scale:
    """Steps of 1, 2 or 5 times a power of ten, from zero on."""
    ten = Decimal(1)
    while True:
        for factor in (1, 2, 5):
            if highest <= ten * factor * LINES:
                return _Scale(ten * factor, max(1, ceil(highest / (ten * factor))))
        ten *= 10


def _steps(xs: list[float], ys: list[float]) -> Iterator[Stroke]:
    """A count stays as it is until the next month, and changes at once."""
    for at in range(1, len(xs)):
        yield Stroke(xs[at - 1], xs[at], ys[at - 1], ys[at - 1])
        if ys[at] != ys[at - 1]:
            yield Stroke(xs[at], xs[at], ys[at - 1], ys[at])


def _axis(scale: _Scale) -> Iterator[tuple[Stroke, Mark]]:
    for line in range(scale.lines + 1):
        value = scale.tick * line
        y = scale.y(value)
        yield Stroke(LEFT, RIGHT, y, y), Mark(LEFT - 2, y + 4, number(value))


def _named(xs: list[float], past: tuple[Past, ...]) -> Iterator[Mark]:
    last = len(past) - 1
    for at in range(last, -1, -NAMED):
        anchor = "end" if at == last else "start" if at == 0 else "middle"
        yield Mark(xs[at], FOOT + 18, _month(past[at]), anchor)


def _month(one: Past) -> str:
    return f"{one.on:%Y-%m}"


def _counted(gauge: Gauge, value: Decimal) -> str:
    return f"{number(value)} {say(gauge.unit_of_one if value == 1 else gauge.unit)}"
