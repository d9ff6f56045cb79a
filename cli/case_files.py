"""What belongs to a case as a file or a figure: papers, documents and their check, forms, the progress of a plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from cli import table
from cli.context import Context
from cli.of_cases import plural_argument
from cli.of_cases import say as _say
from cli.rule import DAY
from cli.running import as_json, asks, key_option, print_json


@click.command()
@plural_argument
@click.argument("id")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@key_option
@as_json
@asks
def send(context: Context, plural: str, id: str, file: Path, key: str, *, as_json: bool) -> None:  # noqa: PLR0913 - one parameter per option
    """上传一份文件；办理时用它的指纹 · Send a file; an act then names its hash."""
    made = context.client.upload(f"/cases/{plural}/{id}/papers", {"name": file.name}, file.read_bytes(), key=key).body
    if as_json:
        print_json(made)
        return
    click.echo(f"{made['hash']}  {made['name']}  {made['size']}")


@click.command()
@plural_argument
@click.argument("id")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@asks
def document(context: Context, plural: str, id: str, number: int, file: Path) -> None:
    """取一步的文书，写入 .pdf 或 .docx · The document of an entry, into a .pdf or a .docx."""
    path = f"/cases/{plural}/{id}/documents/{number}"
    form = "docx" if file.suffix.lower() == ".docx" else "pdf"
    file.write_bytes(context.client.download(f"{path}/file", {"form": form}))
    told = context.client.get(path).body
    click.echo(f"{told['number']}  {_say(context, told['words'])}  {told['hash']}")


@click.command()
@click.argument("id", required=False)
@click.option("--on", type=DAY, help="哪一天，默认今天 · Of which day; today by default.")
@as_json
@asks
def progress(context: Context, id: str | None, *, on: Any, as_json: bool) -> None:
    """指标进度和预计等次，不写编号则列出各集聚区 · Indicators of a plan and the likely grade; of all zones without an id."""
    if id is None:
        _plans(context, as_json=as_json)
        return
    found = context.client.get(f"/applications/{id}/progress", {"on": on.isoformat() if on else ""}).body
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['zone_name']}  {found['on']}  {_say(context, found['likely_grade'])}".rstrip())
    heads = [("指标", "Indicator"), ("进度", "Progress"), ("完成值", "Reached"), ("目标值", "Target")]
    rows = [[one["name"], _say(context, one["words"]), one["actual"] or "-", one["target"]] for one in found["items"]]
    if any(one["counted"] for one in found["items"]):
        heads.append(("登记可证", "Proven by records"))
        rows = [[*row, one["counted"] or "-"] for row, one in zip(rows, found["items"], strict=True)]
    table.grid([context.say(head) for head in heads], rows)


def _plans(context: Context, *, as_json: bool) -> None:
    found = context.client.get("/plans").body
    if as_json:
        print_json(found)
        return
    heads = [
        ("编号", "Id"),
        ("集聚区", "Zone"),
        ("方案备案号", "Plan"),
        ("指标", "Indicators"),
        ("预计等次", "Likely grade"),
    ]
    rows = [
        [
            one["application_id"],
            one["zone_name"],
            one["plan_no"] or "-",
            " ".join(f"{_say(context, colour['words'])} {colour['count']}" for colour in one["colours"]) or "-",
            _say(context, one["likely_grade"]) or "-",
        ]
        for one in found["items"]
    ]
    table.grid([context.say(head) for head in heads], rows)


@click.command()
@click.argument("id")
@click.option("--form", "name", default="", help="哪种表，不写则第一种 · Which form; the first by default.")
@click.option("--year", type=int, help="年度，默认今年 · Of which year; this year by default.")
@as_json
@asks
def form(context: Context, id: str, *, name: str, year: int | None, as_json: bool) -> None:
    """预填表格：取自登记的数据、来源和所据记录 · A form filled from the register, each figure with its source."""
    found = context.client.get(f"/applications/{id}/forms", {"form": name, "year": year or ""}).body
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['zone_name']}  {_say(context, found['words'])}  {found['last']}  {'  '.join(found['sources'])}")
    heads = [("项目", "Line"), ("内容", "Value"), ("记录", "Records")]
    blank = context.say(("（请填写）", "(to be written)"))
    rows = [
        [_say(context, one["words"]), _say(context, one["value"]) or blank, str(len(one["records"]) or "")]
        for one in found["lines"]
    ]
    table.grid([context.say(head) for head in heads], rows)
    click.echo("  ".join(one["name"] for one in found["forms"]))


@click.command()
@click.argument("number")
@click.argument("digest", metavar="HASH")
@as_json
@asks
def check(context: Context, number: str, digest: str, *, as_json: bool) -> None:
    """核验一份文书的编号和内容散列 · Check number and hash of a printed document."""
    found = context.client.get("/documents", {"number": number, "hash": digest}).body
    if as_json:
        print_json(found)
    elif found["genuine"]:
        click.echo(
            f"{context.say(('核验通过', 'genuine'))}  {_say(context, found['words'])}  {found['title']}  {found['issued_on']}"
        )
        if found["replaced_by"]:
            told = ("已更正，替代文书", "corrected; replaced by")
            click.echo(f"{context.say(told)}  {found['replaced_by']}  {found['replaced_on']}")
        if found["undone_on"]:
            click.echo(f"{_say(context, found['undone'])}  {found['undone_by']}  {found['undone_on']}")
    else:
        click.echo(context.say(("核验未通过", "not issued so")))
    if not found["genuine"]:
        sys.exit(1)


COMMANDS = (send, document, progress, form, check)
