"""Programmes in force on a day, and the calendar of a title."""

from __future__ import annotations

from datetime import date

import click

from cli import table
from cli.context import Context
from cli.editions import called
from cli.rule import DAY
from cli.running import as_json, asks, print_json


@click.command()
@click.argument("code", required=False)
@click.option("--on", type=DAY, help="哪一天，默认今天 · Which day; today by default.")
@click.option("--drafts", is_flag=True, help="含征求意见稿 · Drafts too, marked.")
@as_json
@asks
def programmes(context: Context, code: str | None, on: date | None, *, drafts: bool, as_json: bool) -> None:
    """某日施行的办法；写代码则列出各条规定 · The programmes in force; with a code, every provision of one."""
    query = {"on": on and on.isoformat(), "drafts": "true" if drafts else None}
    body = context.client.get(f"/programmes/{code}" if code else "/programmes", query).body
    if as_json:
        print_json(body)
        return
    lang = context.lang
    for one in [body] if code else body["items"]:
        click.echo(f"{one['edition']}  {one['words'][lang]}")
        click.echo(f"    {one['starts']} – {one['until'] or ''}  {one['basis'][lang]}")
        for provision in one["provisions"]:
            click.echo(f"  {provision['words'][lang]}: {provision['value']}\n      {provision['basis'][lang]}")


@click.command()
@click.argument("code")
@click.option("--on", type=DAY, help="哪一天，默认今天 · Which day; today by default.")
@as_json
@asks
def tasks(context: Context, code: str, on: date | None, *, as_json: bool) -> None:
    """办法附表中各项任务的进度 · How far the dated tasks of a programme are."""
    body = context.client.get(f"/programmes/{code}/tasks", {"on": on and on.isoformat()}).body
    if as_json:
        print_json(body)
        return
    lang = context.lang
    heads = [("序号", "No."), ("任务", "Task"), ("进度", "Progress"), ("最后一日", "Last day"), ("牵头", "Lead")]
    rows = [
        [str(one["number"]), one["words"][lang], one["colour_words"][lang], one["last"], one["lead"][lang]]
        for one in body["items"]
    ]
    table.grid([context.say(head) for head in heads], rows)


@click.command()
@click.argument("id")
@click.option("--on", type=DAY, help="自哪天看起，默认今天 · Counted from which day; today by default.")
@click.option("--years", type=click.IntRange(1, 20), default=3, help="看几年 · How many years.")
@as_json
@asks
def calendar(context: Context, id: str, on: date | None, years: int, *, as_json: bool) -> None:
    """称号的日历：该办什么、哪一天 · What a title owes and when."""
    body = context.client.get(f"/titles/{id}/calendar", {"on": on and on.isoformat(), "years": years}).body
    if as_json:
        print_json(body)
        return
    lang = context.lang
    click.echo(f"{body['zone_name']}  {body['title_no']}  {called(context, body['edition'])}\n")
    heads = [("日期", "Day"), ("事项", "What"), ("提示", "Notes"), ("依据", "Basis")]
    rows = []
    for item in body["items"]:
        notes = [("已过", "past")] if item["past"] else []
        notes += [("已顺延", "rolled")] if item["rolled"] else []
        notes += [("暂定", "provisional")] if item["provisional"] else []
        notes += [(f"提前提醒 {item['remind_on']}", f"remind {item['remind_on']}")] if item["remind_on"] else []
        rows.append([item["day"], item["words"][lang], " ".join(map(context.say, notes)), item["basis"][lang]])
    table.grid([context.say(head) for head in heads], rows)
