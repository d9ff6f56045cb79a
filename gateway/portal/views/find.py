"""Finding agencies: words, filters with counts, and for an empty result the one condition to drop."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from chassis.shapes.specs import state_specs
from contracts.codes import gateway as codes
from contracts.commands.matching import FoundDemands
from contracts.commands.search import Card, Find, Results, Span, Suggest, Suggested
from contracts.declare import KINDS, Choice, Words
from contracts.things.registry import Standing
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.language import listed, say
from gateway.portal import begun, named, wording
from gateway.problems import RequestProblem

pages = Blueprint("find", __name__)
FACETS = ("zone", "city", "categories", "rights", "services", "languages", "form")
OTHERS = ("q", "near", "within", "sort", "after")
DISTANCES = ("5", "10", "20", "50", "100")  # km
SORTS = {
    "": Words("最相近的在前", "closest first"),
    "founded": Words("成立早的在前", "longest in business first"),
    "-founded": Words("成立晚的在前", "newest first"),
    "-staff": Words("人数多的在前", "largest first"),
}
NEAREST = {"distance": Words("近的在前", "nearest first")}
KNOWN_BY = {
    "base": Words("按所在基地", "by the base it sits in"),
    "zone": Words("按集聚区中心", "by the centre of its zone"),
}
SHOWN_VALUES = 12
ABOUT = 160  # characters of what an agency says of itself


@pages.get("/agencies")
@allow.everybody
def page() -> str:
    """What is found, and what else could be asked."""
    chosen = {name: tuple(request.args.getlist(name)) for name in FACETS if request.args.getlist(name)}
    refuse_unknown((*FACETS, *OTHERS))
    q = request.args.get("q", "").strip()
    sort = request.args.get("sort", "")
    near, within = request.args.get("near", "").strip(), request.args.get("within", "").strip()
    offered = not near and within in DISTANCES  # the filters send a distance also where no place was chosen
    where = {"near": near, "within": "" if offered else within}
    sort = "" if sort == "distance" and not near else sort
    asked = Find(q=q, filters=chosen, facets=FACETS, sort=sort, after=request.args.get("after", ""), limit=20, **where)
    results = send(asked, principal())
    kept = {name: value for name, value in where.items() if value}
    return render_template(
        "pages/find.html",
        q=q,
        results=results,
        chosen=chosen,
        chips=chips(results, chosen) + _near_chip(near, kept),
        facets=drawn(results, chosen),
        hits=[Hit(card, _zones_called(results)) for card in results.items],
        sort=sort,
        sorts=[(value, say(words)) for value, words in (SORTS | (NEAREST if near else {})).items()],
        near=near,
        within=within,
        distances=DISTANCES,
        zones=_zones(near),
        names=_meant(q) if q and not results.total else (),
        address=partial(address, sort=sort, where=kept),
        first=address(q, chosen, sort=sort, where=kept) if request.args.get("after") else None,
        next=address(q, chosen, after=results.next, sort=sort, where=kept) if results.next else None,
    )


def refuse_unknown(known: tuple[str, ...]) -> None:
    """A condition that is none is told, not left out: what is shown would be something else than was asked."""
    faults = [
        codes.UNKNOWN_PARAMETER.fault(f"?{name[:60]}", name=name[:60], known=listed(sorted(known)))
        for name in request.args
        if name not in known
    ]
    if faults:
        raise RequestProblem(HTTPStatus.BAD_REQUEST, *faults)


def _meant(q: str) -> tuple[Suggested, ...]:
    """Names that begin as what was typed does; the longest beginning that any name has."""
    answers = (send(Suggest(prefix=prefix, limit=5), principal()).items for prefix in begun.beginnings(q))
    return next(filter(None, answers), ())


def address(  # noqa: PLR0913 - everything that an address says
    q: str,
    chosen: dict[str, tuple[str, ...]],
    *,
    without: str = "",
    after: str = "",
    sort: str = "",
    where: Mapping[str, str] | None = None,
) -> str:
    """The same search, with one condition dropped or at a later page."""
    asked: dict[str, Any] = {name: list(values) for name, values in chosen.items() if name != without}
    asked |= {"q": "" if without == "q" else q} | ({"after": after} if after else {})
    asked |= {"sort": sort} if sort else {}
    asked |= {name: value for name, value in (where or {}).items() if without not in (name, "near")}
    return url_for("find.page", **asked)


def _near_chip(near: str, kept: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The distance as a condition that can be dropped."""
    if not near:
        return []
    far = gettext("%(n)s 公里以内", n=kept["within"]) if "within" in kept else gettext("多远都可以")
    return [("near", gettext("距离"), f"{dict(_zones(near)).get(near, near)} {far}")]


def _zones(near: str) -> list[tuple[str, str]]:
    """Places to measure from: the zones whose place is known, and whatever was asked for."""
    known = send(Find(kind="zone", filters={"placed": ("zone",)}, limit=100), principal()).items
    found = [(card.id, name_of(card)) for card in known]
    return found if not near or near in dict(found) else [*found, (near, near)]


def name_of(card: Card) -> str:
    """What a zone is called in the page's language."""
    return say(Words(str(card.state["name"]), str(card.state.get("english_name") or card.state["name"])))


def _zones_called(results: Results) -> dict[str, str]:
    """What the zones are called in the page's language, as their filter says."""
    return {one.value: say(one.words) for facet in results.facets if facet.field == "zone" for one in facet.values}


class Hit:
    """One result as it is drawn; *zones* are what zones are called."""

    def __init__(self, card: Card, zones: Mapping[str, str]) -> None:
        self.card = card
        self.id = card.id
        self.name = str(card.state["name"])
        self.english_name = str(card.state.get("english_name") or "")
        self.parts = marked(self.name, card.spans.get("name", ()))
        about = str(card.state.get("about") or "")
        self.about = marked(about[:ABOUT] + ("…" if len(about) > ABOUT else ""), card.spans.get("about", ()))
        sits = [one for one in card.joined if one.kind == "residence" and one.state["state"] == "resident"]
        self.zones = [zones.get(str(one.state["zone_id"]), one.name) for one in sits]
        self.warnings = card.sight.reasons
        self.km, self.km_by = card.km, say(KNOWN_BY[card.km_by]) if card.km_by in KNOWN_BY else ""

    @property
    def standing(self) -> Standing:
        return Standing.of(self.card.state["standing"])


def marked(text: str, spans: tuple[Span, ...]) -> list[tuple[str, bool]]:
    """The text in pieces: (piece, whether it matched); escaping stays the template's work."""
    pieces, at = [], 0
    for span in spans:
        if span.end > len(text):
            break
        pieces += [(text[at : span.start], False), (text[span.start : span.end], True)]
        at = span.end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def chips(
    results: Results | FoundDemands, chosen: dict[str, tuple[str, ...]], kind: str = "agency"
) -> list[tuple[str, str, str]]:
    """Each chosen condition in words, whether or not anything has it."""
    words = {facet.field: facet.words for facet in results.facets}
    called = {(facet.field, one.value): one.words for facet in results.facets for one in facet.values}
    return [
        (
            name,
            say(words[name]) if name in words else name,
            say(called[name, value]) if (name, value) in called else _word(kind, name, value),
        )
        for name, values in chosen.items()
        for value in values
    ]


def _word(kind: str, name: str, value: str) -> str:
    """What a condition means that no result has."""
    spec = next((spec for spec in state_specs(KINDS[kind].cls) if spec.name == name), None)
    if name == "zone":
        return named.called("zone", value) or value
    if spec and isinstance(spec.base, type) and issubclass(spec.base, Choice):
        return next((say(one.words) for one in spec.base if one.code == value), value)
    return wording.code_word("regions" if name in ("city", "province") else spec.meta.codes if spec else "", value)


def drawn(results: Results | FoundDemands, chosen: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """The filters with their counts; a chosen value stays even when nothing has it."""
    told = []
    for facet in results.facets:
        on = chosen.get(facet.field, ())
        values = [one for one in facet.values if one.count or one.value in on][:SHOWN_VALUES]
        if values:
            told.append(
                {"facet": facet, "values": [(one.value, one.words, one.count, one.value in on) for one in values]}
            )
    return told
