"""Signing in and out, and who is signed in."""

from __future__ import annotations

import sys

import click

from cli.context import Context, address
from cli.running import as_json, asks, note, print_json


@click.command()
@click.argument("login", required=False)
@click.option("--server", "chosen", help="服务地址 · The server, such as http://127.0.0.1:8000.")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码 · Read the password from standard input.")
@as_json
@asks
def login(context: Context, login: str | None, chosen: str | None, *, password_stdin: bool, as_json: bool) -> None:
    """登录，令牌只存在本机 · Sign in; the token stays on this machine, readable by you alone."""
    from cli.client import Client  # noqa: PLC0415 - of the server that is said here

    server = address(chosen) if chosen else context.server
    name = login or click.prompt(context.say(("登录名", "Name")), err=True)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _hidden(context)
    client = Client(context.home, server, context.lang)
    client.token = ""
    answer = client.send("POST", "/sessions", {"login": name, "password": password})
    token = answer.body.pop("token")
    context.home.write(server=server, login=name, token=token, position="", seen_at=0.0)
    if as_json:
        print_json({"server": server, "login": name, **answer.body})
    else:
        note(context, f"已登录 {server}：{answer.body['name']}", f"Signed in to {server}: {answer.body['name']}")


def _hidden(context: Context) -> str:
    return str(click.prompt(context.say(("密码", "Password")), hide_input=True, err=True))


@click.command()
@asks
def logout(context: Context) -> None:
    """退出登录，令牌作废 · Sign out; the token holds no longer."""
    from cli.client import Told  # noqa: PLC0415 - only the verbs that use it pay for it

    if context.client.token:
        try:
            context.client.send("DELETE", "/sessions/current")
        except Told:  # it was over already
            pass
        finally:
            context.home.write(token="", login="", position="")
    note(context, "已退出", "Signed out")


@click.command()
@as_json
@asks
def whoami(context: Context, *, as_json: bool) -> None:
    """当前身份 · Who the kept token speaks for."""
    who = context.client.get("/me").body
    if as_json:
        print_json({"server": context.server, **who})
        return
    from contracts.roles import ROLE_WORDS, Role  # noqa: PLC0415 - for people only

    role = context.say(ROLE_WORDS[Role(who["role"])])
    places = [who[name] for name in ("organisation", "zone", "region") if who[name]]
    click.echo(f"{context.server}  {who['name'] or '-'}  {role}  {' '.join(places)}".rstrip())
