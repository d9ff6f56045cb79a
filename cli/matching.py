"""Who fits a demand and why, without posting it."""

from __future__ import annotations

import json
from typing import IO, Any

import click

from cli.context import Context
from cli.running import as_json, asks, print_json
from cli.search import sought, told_counts, told_how
from contracts.things.search import ContactState


@click.group("search")
def search() -> None:
    """供需撮合与检索质量 · Matching supply and demand, and the quality of finding."""


@search.command("match")
@click.option(
    "--demand",
    "file",
    required=True,
    type=click.File("rb"),
    help="需求文件（POST /api/v1/demands 的正文），- 为标准输入 · The body of POST /api/v1/demands; - is standard input.",
)
@click.option("--profile", default="", help="计分办法 · The profile; that of the demand's region where it is left out.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, help="几家 · How many.")
@as_json
@asks
def match(context: Context, file: IO[bytes], profile: str, limit: int, *, as_json: bool) -> None:
    """为一条需求排出机构，逐项说明得分，不发布需求 · Rank agencies for a demand, part by part, without posting it."""
    body = _body(file)
    query = {"profile": profile, "limit": limit}
    ranking = context.client.send("POST", "/matches", body, query=query).body
    if as_json:
        print_json(ranking)
    else:
        _told(context, ranking)


def _body(file: IO[bytes]) -> Any:
    try:
        found = json.load(file)
    except ValueError as error:
        raise click.UsageError(f"不是 JSON · not JSON: {error}") from error
    return found


def _told(context: Context, ranking: dict[str, Any]) -> None:
    lang = context.lang
    click.echo(f"{ranking['profile_words'][lang]} ({ranking['profile']})  {ranking['on']}")
    for chip in ranking["chips"]:
        how = ("猜测", "guess") if chip["taken"] else ("或许", "perhaps")
        click.echo(
            context.say(
                (
                    f"  {how[0]}：{chip['words']['zh']}（{chip['by']}）",
                    f"  {how[1]}: {chip['words']['en']} ({chip['by']})",
                )
            )
        )
    for one in ranking["items"]:
        new = context.say(("  新入驻", "  newcomer")) if one["newcomer"] else ""
        click.echo(f"\n{one['rank']:>3}  {one['score']:>8} / {one['most']} ({one['share']} %)  {one['name']}{new}")
        _told_parts(one, lang)
    if ranking["left_out"]:
        click.echo("\n" + context.say(("不列入：", "Left out:")))
    for one in ranking["left_out"]:
        click.echo(f"  {one['name']}  {one['why']}: " + "; ".join(fault["detail"][lang] for fault in one["reasons"]))


def _told_parts(match: dict[str, Any], lang: str) -> None:
    """The arithmetic of one row, and what alone would lift it."""
    for part in match["parts"]:
        sum_ = f"{part['weight']} × {part['value']} → {part['points']}"
        click.echo(f"       + {part['words'][lang]}: {sum_}  {_why(part, lang)}")
    for factor in match["factors"]:
        click.echo(f"       × {factor['words'][lang]}: {factor['times']} → {factor['gives']}  {_why(factor, lang)}")
    for words in match["higher"]:
        click.echo(f"       ↑ {words[lang]}")


def _why(part: dict[str, Any], lang: str) -> str:
    lack = f" [{part['missing'][lang]}]" if part["missing"] else ""
    day = f", {part['on']}" if part["on"] else ""
    return f"{part['fact'][lang]} ({part['source'][lang]}{day}){lack}"


@search.command("served")
@click.argument("zone")
@as_json
@asks
def served(context: Context, zone: str, *, as_json: bool) -> None:
    """一个集聚区服务的创新主体，每家一次 · The innovation entities that a zone's agencies served, each once."""
    found = context.client.send("GET", f"/zones/{zone}/served").body
    if as_json:
        print_json(found)
        return
    click.echo(context.say((f"累计 {found['total']} 家", f"{found['total']} in all")))
    for one in found["items"]:
        click.echo(f"  {one['signed_on']}  {one['agency_name']}  {one['firm_id']}  {one['evidence']}".rstrip())


@search.command("fitting")
@click.option("--limit", type=click.IntRange(1, 50), default=20, help="几条 · How many.")
@as_json
@asks
def fitting(context: Context, limit: int, *, as_json: bool) -> None:
    """适合本机构的需求、所排位次和原因 · The open demands that fit one's agency, its place in each, and why."""
    found = context.client.send("GET", "/matches/demands", query={"limit": limit}).body
    if as_json:
        print_json(found)
        return
    _told_left_out(context, found)
    for one in found["items"]:
        match, place = one["match"], one["of"]
        said = context.say((f"第 {match['rank']} 位，共 {place} 家", f"rank {match['rank']} of {place}"))
        by = one["profile_words"][context.lang]
        click.echo(f"{match['score']:>8} / {match['most']} ({match['share']} %, {by})  {one['title']}  {said}")
        click.echo(f"       {one['demand_id']}")
        _told_guessed(context, one["guessed"])
        for words in match["higher"]:
            click.echo(f"       ↑ {words[context.lang]}")


def _told_left_out(context: Context, found: dict[str, Any]) -> None:
    """Why an agency is told of no demand now."""
    for fault in found["left_out"]["reasons"] if found["left_out"] else ():
        click.echo(f"  -  {fault['detail'][context.lang]}")


@search.command("demands")
@sought("services=pct_filing、budget_fen=500000..")
def demands(context: Context, query: dict[str, Any], *, as_json: bool) -> None:
    """机构按关键词查找征集中的需求 · Open demands by words and filters, for an agency."""
    found = context.client.get("/search/demands", query).body
    if as_json:
        print_json(found)
        return
    told_how(context, found)
    _told_left_out(context, found)
    for one in found["items"]:
        fits = context.say(("  适合本机构", "  fits your agency")) if one["fits"] else ""
        click.echo(f"{one['demand_id']}  {one['title']}{fits}")
        _told_guessed(context, one["guessed"])
    told_counts(context, found)


@search.command("demand")
@click.argument("id")
@as_json
@asks
def demand(context: Context, id: str, *, as_json: bool) -> None:
    """一条需求：要什么、本机构的得分逐项、现在能做什么 · One demand, one's own score part by part, and what may be done."""
    one = context.client.get(f"/matches/demands/{id}").body
    if as_json:
        print_json(one)
        return
    click.echo(f"{one['demand_id']}  {one['title']}")
    if one["text"]:
        click.echo(f"       {one['text']}")
    _told_guessed(context, one["guessed"])
    _told_place(context, one)
    if one["contact"]:
        _told_contact(context, one["contact"])


def _told_place(context: Context, one: dict[str, Any]) -> None:
    """Where an agency stands for a demand, or why nowhere."""
    lang, match = context.lang, one["match"]
    if match:
        said = context.say((f"第 {match['rank']} 位，共 {one['of']} 家", f"rank {match['rank']} of {one['of']}"))
        by = one["profile_words"][lang]
        click.echo(f"{match['score']:>8} / {match['most']} ({match['share']} %, {by})  {said}")
        _told_parts(match, lang)
    elif one["lacks"]:
        what = one["lacks"][lang]
        click.echo(context.say((f"  登记里没有：{what}", f"  not among one's services: {what}")))
    for fault in [one["closed"], *(one["left_out"]["reasons"] if one["left_out"] else ())]:
        if fault:
            click.echo(f"  ✗ {fault['detail'][lang]}")


def _told_contact(context: Context, contact: dict[str, Any]) -> None:
    """That the firm chose the agency, until when it answers, and by which acts."""
    state = ContactState.of(contact["state"]["state"]).words
    due = contact["state"]["due_on"]
    click.echo(context.say((f"  {state.zh}，答复期限 {due}", f"  {state.en}; the answer is due on {due}")))
    for act in contact["open_acts"]:
        click.echo(f"  jiju contacts act {contact['id']} {act['act']}  # {act['words'][context.lang]}")


def _told_guessed(context: Context, chips: list[dict[str, Any]]) -> None:
    """What nobody said in codes and was taken from a demand's words."""
    if chips:
        names = ("；" if context.lang == "zh" else "; ").join(chip["words"][context.lang] for chip in chips)
        click.echo(context.say((f"       推断：{names}", f"       guessed: {names}")))


@search.command("digest")
@as_json
@asks
def digest(context: Context, *, as_json: bool) -> None:
    """订阅找到了什么、因为哪一条 · What one's saved searches found, and by which rule."""
    found = context.client.send("GET", "/matches/digest").body
    if as_json:
        print_json(found)
        return
    _told_left_out(context, found)
    if not found["items"]:
        click.echo(context.say(("订阅还没有找到什么。", "The saved searches have found nothing yet.")))
    for one in found["items"]:
        rules = context.say(("；", "; ")).join(rule[context.lang] for rule in one["rules"])
        click.echo(f"{one['found_on']}  {one['about_id']}  {one['title']}")
        click.echo(f"       {one['search_name']}{context.say(('：', ': '))}{rules}")


@search.command("lock")
@click.argument("demand")
@as_json
@asks
def lock(context: Context, demand: str, *, as_json: bool) -> None:
    """锁定一条需求现在的排序，附校验值 · Keep a demand's present ranking with its hash."""
    made = context.client.send("POST", f"/demands/{demand}/locks").body
    if as_json:
        print_json(made)
    else:
        click.echo(f"{made['id']}  {made['state']['locked_on']}  sha256 {made['state']['sha256']}")


@search.command("fairness")
@click.option("--month", default="", help="月份，如 2026-11 · The month, such as 2026-11.")
@as_json
@asks
def fairness(context: Context, month: str, *, as_json: bool) -> None:
    """一个月的曝光公平 · A month's figures of fairness."""
    found = context.client.send("GET", "/fairness", query={"month": month}).body
    if as_json:
        print_json(found)
        return
    figures = (
        ("锁定的清单", "locked lists", found["lists"]),
        ("曝光基尼系数", "Gini of exposure", found["gini"]),
        ("最多的百分之一所占份额", "share of the top hundredth", found["top_share"]),
        ("从未进入前十", "never among the first ten", found["unseen"]),
        ("首次服务的创新主体", "entities served for the first time", found["served"]),
    )
    click.echo(found["month"])
    for zh, en, value in figures:
        click.echo(f"  {context.say((zh, en))}: {value}")
    for one in found["segments"]:
        said = context.say((f"集中度 {one['concentration']}", f"concentration {one['concentration']}"))
        click.echo(f"  {one['words'][context.lang]}  {one['shown']} / {one['agencies']}  {said}")
