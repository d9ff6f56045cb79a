"""Cases of procedures: the own desk, a case with its acts and reasons, and doing one."""

from __future__ import annotations

from typing import Any

import click

from cli import table
from cli.case_files import COMMANDS
from cli.context import Context
from cli.editions import called, since
from cli.moving import former, move_all
from cli.of_cases import plural_argument
from cli.of_cases import said as _said
from cli.of_cases import say as _say
from cli.reading import as_of_option, known_option
from cli.rule import DAY
from cli.running import as_json, asks, key_option, print_json
from cli.together import act_all


@click.group(name="cases")
def cases() -> None:
    """案件办理 · Cases of procedures: desk, state, acts."""


for command in (act_all, former, move_all, *COMMANDS):
    cases.add_command(command)


@cases.command()
@plural_argument
@click.option("--everybody", is_flag=True, help="正在公示的 · What is open to everybody.")
@click.option("--late", is_flag=True, help="辖区内他人逾期未办的 · What others in the region owe and have not done.")
@as_json
@asks
def desk(context: Context, plural: str, *, everybody: bool, late: bool, as_json: bool) -> None:
    """自己的待办，先到期的在前 · What waits on one's own desk, the next due first."""
    asked: dict[str, Any] = (
        {"limit": 200} | ({"everybody": "true"} if everybody else {}) | ({"late": "true"} if late else {})
    )
    found = [one for page in context.client.pages(f"/cases/{plural}/desk", asked) for one in page.body["items"]]
    if as_json:
        print_json({"items": found})
        return
    heads = [("编号", "Id"), ("对象", "What"), ("状态", "State"), ("部分", "Part"), ("最后一日", "Due")]
    rows = [[one["id"], one["title"], _say(context, one["what"]), one["part"], one["due"] or "-"] for one in found]
    table.grid([context.say(head) for head in heads], rows)


@cases.command()
@plural_argument
@click.argument("id")
@as_of_option
@known_option
@click.option("--days", is_flag=True, help="期限逐日列出 · Each clock day by day.")
@as_json
@asks
def show(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, as_of: Any, known_on: str | None, *, days: bool, as_json: bool
) -> None:
    """一件案件：状态、能办与不能办的事项和原因、期限 · A case: state, acts with all reasons, clocks."""
    asked = {"days": "true" if days else "", "asOf": as_of, "knownOn": known_on}
    found = context.client.get(f"/cases/{plural}/{id}", asked).body
    if as_json:
        print_json(found)
        return
    _tell(context, found)


@cases.command()
@plural_argument
@click.argument("id")
@click.argument("act")
@click.option("--part", default="", help="哪一部分 · On which part, as material:pledge.")
@click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="NAME=VALUE",
    help="所填，可多次 · What is said; may come several times.",
)
@click.option("--on", type=DAY, help="办理日，默认今天 · The legal day; today by default.")
@click.option("--revision", type=int, help="所见的版次；不写则先取现行版 · The revision that you saw.")
@key_option
@as_json
@asks
def act(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, act: str, part: str, inputs: tuple[str, ...], on: Any, revision: int | None,
    key: str, *, as_json: bool,
) -> None:  # fmt: skip
    """办理一个事项 · Do one act."""
    path = f"/cases/{plural}/{id}"
    said = _said(inputs)
    body: dict[str, Any] = {"act": act, "part": part, "inputs": said} | ({"on": on.isoformat()} if on else {})
    _done(context, path, "/acts", body, revision, key, as_json=as_json)


@cases.command()
@plural_argument
@click.argument("id")
@click.argument("number", type=int)
@click.option("--on", type=DAY, help="办理日应为 · The legal day as it should have been.")
@click.option(
    "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="所填应为，可多次 · Words as they should have been."
)
@click.option("--reason", default="", help="理由 · Why.")
@click.option("--approver", default="", help="批准人 · Who approved it.")
@click.option("--look", is_flag=True, help="只看会改变什么 · Only shows what it would change.")
@click.option("--revision", type=int, help="所见的版次；不写则先取现行版 · The revision that you saw.")
@key_option
@as_json
@asks
def correct(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, number: int, on: Any, inputs: tuple[str, ...], reason: str, approver: str,
    revision: int | None, key: str, *, look: bool, as_json: bool,
) -> None:  # fmt: skip
    """更正一步的办理日或所填 · Correct the day or the words of one step."""
    path = f"/cases/{plural}/{id}"
    body: dict[str, Any] = {"inputs": _said(inputs)} | ({"on": on.isoformat()} if on else {})
    if look:
        found = context.client.send("POST", f"{path}/entries/{number}/trial", body, key=key).body
        if as_json:
            print_json(found)
            return
        _tell_effect(context, found)
        return
    body |= {"reason": reason, "approver": approver}
    _done(context, path, f"/entries/{number}/corrections", body, revision, key, as_json=as_json)


@cases.command()
@plural_argument
@click.argument("id")
@as_json
@asks
def editions(context: Context, plural: str, id: str, *, as_json: bool) -> None:
    """在办案件可以转到哪个版本，有何不同 · To which editions a running case could go, and what differs."""
    found = context.client.get(f"/cases/{plural}/{id}/editions").body
    if as_json:
        print_json(found)
        return
    click.echo(f"{called(context, found['edition'])}  {found['edition']}")
    for one in found["items"]:
        click.echo(f"  → {called(context, one['edition'])}  {one['edition']}  {_say(context, one['rule'])}")
        for mark, words in (("*", one["differences"]), ("!", one["against"])):
            click.echo("".join(f"      {mark} {_say(context, each)}\n" for each in words), nl=False)


@cases.command()
@plural_argument
@click.argument("id")
@click.argument("edition")
@click.option("--reason", required=True, help="理由 · Why.")
@click.option("--revision", type=int, help="所见的版次；不写则先取现行版 · The revision that you saw.")
@key_option
@as_json
@asks
def move(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, edition: str, reason: str, revision: int | None, key: str, *, as_json: bool
) -> None:
    """把在办案件转到另一版本 · Take a running case to another edition."""
    path = f"/cases/{plural}/{id}"
    body = {"edition": edition, "reason": reason}
    _done(context, path, "/moves", body, revision, key, as_json=as_json)


def _tell_effect(context: Context, found: dict[str, Any]) -> None:
    for one in found["changes"]:
        click.echo(f"  {_say(context, one['words'])}  {one['before'] or '-'} → {one['after'] or '-'}")
    for one in found["clocks"]:
        click.echo(f"  ~ {_say(context, one['words'])}  {one['before'] or '…'} → {one['after'] or '…'}")
    for one in found["elsewhere"]:
        click.echo(f"  + {_say(context, one['words'])}  {one['before'] or '-'} → {one['after'] or '-'}")
    for one in found["doubts"]:
        click.echo(f"  ? {one['number']}  {_say(context, one['words'])}")
        for reason in one["reasons"]:
            click.echo(f"      {_say(context, reason['detail'])}")
    for reason in found["against"]:
        lawful = reason.get("change")
        click.echo(f"  ! {_say(context, reason['detail'])} {_say(context, lawful) if lawful else ''}".rstrip())


def _done(  # noqa: PLR0913 - what is done to which case, as seen when, and how it is told
    context: Context, path: str, what: str, body: dict[str, Any], revision: int | None, key: str, *, as_json: bool
) -> None:
    """Do something to a case as it was seen, or as it is now, and tell the case after it."""
    seen = revision if revision is not None else context.client.get(path).body["revision"]
    done = context.client.send("POST", f"{path}{what}", body, revision=seen, key=key).body
    if as_json:
        print_json(done)
        return
    _tell(context, done)


def _tell(context: Context, found: dict[str, Any]) -> None:
    edition = f"{_say(context, found['words'])}  {since(context, found['edition'])}"
    click.echo(f"{found['id']}  {found['title']}  {_say(context, found['stage_words'])}  {edition}")
    for one in found["open_acts"]:
        click.echo(f"  + {one['act']}  {one['part']}  {_say(context, one['words'])}  {_asks(one)}".rstrip())
        for warned in one["beware"]:
            click.echo(f"      ! {_say(context, warned)}")
        for text in (choice for ask in one["asks"] if ask["type"] == "statement" for choice in ask["choices"]):
            lines = _say(context, text["words"]).splitlines()
            click.echo("\n".join(f"      {line}" for line in (text["value"], *lines)))
    for one in found["closed_acts"]:
        click.echo(f"  - {one['act']}  {one['part']}  {_say(context, one['words'])}".rstrip())
        for reason in one["reasons"] if one["mine"] else ():
            click.echo(
                f"      {_say(context, reason['detail'])} {_say(context, reason['change'] or {'zh': '', 'en': ''})}".rstrip()
            )
    for one in found["clocks"]:
        click.echo(
            f"  ~ {_say(context, one['words'])}  {one['start']} → {one['last'] or '…'}  {one['ended'] or ''}".rstrip()
        )
        for day in one["days"]:
            click.echo(f"      {day['day']} {'+' if day['counted'] else ' '} {_say(context, day['why'])}")


def _asks(one: dict[str, Any]) -> str:
    return " ".join(
        f"[--input {ask['name']}=…]" if ask["optional"] else f"--input {ask['name']}=…" for ask in one["asks"]
    )
