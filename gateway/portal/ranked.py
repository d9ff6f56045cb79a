"""How a score is drawn."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask

from contracts.commands.matching import Match


def install(app: Flask) -> None:
    app.jinja_env.filters["segments"] = segments


def segments(match: Match) -> list[float]:
    """The parts of a score in hundredths of what there was to be had; factors shorten all of them alike."""
    whole = Decimal(match.sum)
    return [float(Decimal(part.points) / whole * Decimal(match.share)) for part in match.parts if Decimal(part.points)]
