"""How a score is drawn, and which other way of scoring there is."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask

from contracts.commands.matching import Match, Ranking
from contracts.declare import Words
from gateway.language import say
from rulebooks.matching import profiles
from rulebooks.matching.profiles import Profile


def install(app: Flask) -> None:
    app.jinja_env.filters["segments"] = segments
    app.jinja_env.filters["measured"] = measured
    app.jinja_env.filters["way"] = way_of
    app.jinja_env.globals["usual_way"] = usual
    app.jinja_env.globals["other_ways"] = others


def segments(match: Match) -> list[float]:
    """The parts of a score in hundredths of what there was to be had; factors shorten all of them alike."""
    whole = Decimal(match.sum)
    return [float(Decimal(part.points) / whole * Decimal(match.share)) for part in match.parts if Decimal(part.points)]


def usual(ranking: Ranking) -> Profile:
    """By which way of scoring a demand from there is matched, locked and shown to agencies."""
    return profiles.chosen(ranking.asked.get("region"), ranking.on)


def others(ranking: Ranking) -> list[Profile]:
    """The ways of scoring in use on that day, but for the one that this ranking was made by."""
    return [one for one in profiles.in_use(ranking.on) if one.label != ranking.profile]


def way_of(label: str) -> Profile | None:
    """The edition of a way of scoring that is named by its label; None of one that only a newer service knows."""
    known = profiles.editions().get(label.partition("@")[0], ())
    return next((one for one in known if one.label == label), None)


def measured(way: Profile) -> list[str]:
    """What it looks at, by its names."""
    return [say(Words(*one.words)) for one in (*way.parts, *way.factors)]
