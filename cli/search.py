"""Finding by words and filters, and one record with all that is said of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

import click

from cli import table
from cli.context import Context
from cli.running import as_json, asks, print_json
from contracts.declare import Kind
from contracts.things import load_all

Verb = TypeVar("Verb", bound=Callable[..., Any])
SEARCHED = ("agency", "zone", "public_body")
LANGUAGES = {"zh": "zh", "en": "en"}


def sought(example: str) -> Callable[[Verb], Verb]:
    """A verb that searches: words and options, which it gets as the `query` that travels; *example* is a condition of it."""

    def with_options(verb: Verb) -> Verb:
        @as_json
        @asks
        @functools.wraps(verb)
        def asked(  # noqa: PLR0913 - one parameter per option
            context: Context,
            words: tuple[str, ...],
            where: tuple[str, ...],
            sort: str,
            facets: tuple[str, ...],
            limit: int,
            after: str,
            **more: Any,
        ) -> None:
            how = {"q": " ".join(words), "sort": sort, "facets": facets, "limit": limit, "after": after}
            verb(context, query=conditions(where) | how, **more)

        for option in reversed(_options(example)):
            asked = option(asked)
        return cast("Verb", asked)

    return with_options


def _options(example: str) -> tuple[Callable[[Any], Any], ...]:
    """In the order in which help shows them."""
    return (
        click.argument("words", nargs=-1),
        click.option(
            "--where",
            multiple=True,
            metavar="NAME=VALUE",
            help=f"条件，如 {example}，可多次 · A filter; may come several times.",
        ),
        click.option(
            "--sort", default="", help="排序字段，前加 - 为倒序 · A field to sort by; downwards with a minus."
        ),
        click.option("--facet", "facets", multiple=True, help="按字段计数 · Count by a field."),
        click.option("--limit", type=click.IntRange(1, 100), default=20, help="每页几条 · How many per page."),
        click.option("--after", default="", help="从哪里接着看 · Where the results go on."),
    )


@click.command()
@click.option("--kind", type=click.Choice(SEARCHED), default="agency", help="找什么 · What is looked for.")
@click.option(
    "--near", default="", help="从哪里算距离：经度,纬度 或编号 · Distance from: longitude,latitude or a number."
)
@click.option("--within", default="", metavar="KM", help="几公里以内 · Not further than so many kilometres.")
@sought("region=320211、zone=编号")
def find(  # noqa: PLR0913 - one parameter per option
    context: Context, query: dict[str, Any], kind: str, near: str, within: str, *, as_json: bool
) -> None:
    """按关键词查找，不必登录：jiju find "商标 无锡" · Find by words and filters; no sign-in is needed."""
    body = context.client.get("/search", query | {"kind": kind, "near": near, "within": within}).body
    if as_json:
        print_json(body)
    else:
        _results(context, load_all()[kind], body)


def conditions(where: tuple[str, ...]) -> dict[str, Any]:
    """The filters as they travel."""
    filters: dict[str, Any] = {}
    for pair in where:
        name, sign, value = pair.partition("=")
        if not sign:
            raise click.UsageError(f"写作 名称=值 · write name=value: {pair}")
        filters.setdefault(name, []).append(value)
    return filters


def _results(context: Context, kind: Kind, body: dict[str, Any]) -> None:
    told_how(context, body)
    if body["items"]:
        table.found(context, kind, body["items"])
    told_counts(context, body)


def told_how(context: Context, body: dict[str, Any]) -> None:
    """In which way it was found, where that is not as asked."""
    if body["reduced"]:
        zh, en = (
            "检索引擎暂不可用，以下只按字面查找，可能不全",
            "The index is away: found by plain words, perhaps not all",
        )
        click.echo(context.say((zh, en)))
    if body["meant"]:
        meant = body["meant"]
        click.echo(
            context.say(
                (f"没有找到原来的写法，以下按“{meant}”查找", f"Nothing as it was written; these are for “{meant}”")
            )
        )
    if body["relaxed"]:
        zh, en = "没有同时符合的，下列符合其中一部分", "Nothing holds all of the words; these hold some"
        click.echo(context.say((zh, en)))


def told_counts(context: Context, body: dict[str, Any]) -> None:
    """How many there are, what a condition less would find, the counts, and where it goes on."""
    total = body["page"].get("total", len(body["items"]))
    click.echo("\n" + context.say((f"找到 {total} 条", f"{total} found")))
    if body.get("unplaced"):
        few = body["unplaced"]
        click.echo(context.say((f"另有 {few} 条没有登记位置", f"{few} more have no known place")))
    for drop in body["drops"]:
        if drop["total"]:
            words = drop["words"][context.lang]
            click.echo(context.say((f"  去掉“{words}”：{drop['total']} 条", f"  without “{words}”: {drop['total']}")))
    for facet in body["facets"]:
        counts = ", ".join(f"{one['words'][context.lang] or one['value']} {one['count']}" for one in facet["values"])
        click.echo(f"  {facet['words'][context.lang]}: {counts}")
    if body["page"]["next_cursor"]:
        click.echo(f"  --after {body['page']['next_cursor']}")


@click.command()
@click.argument("id")
@click.option("--kind", type=click.Choice(SEARCHED), default="agency", help="哪种记录 · Which kind of record.")
@as_json
@asks
def card(context: Context, id: str, kind: str, *, as_json: bool) -> None:
    """一条记录和各处所说的情况，能否被找到及原因 · One record with what all services say, found or not, and why."""
    body = context.client.get(f"/cards/{kind}/{id}").body
    if as_json:
        print_json(body)
    else:
        table.card(context, load_all()[kind], body)
