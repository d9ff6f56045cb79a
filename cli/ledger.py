"""
The ledger of each service: checked by the platform, and once more here.

The second check needs no trust: every entry is fetched and hashed on this machine, the tree's
root is compared with the signed head, and the head that was checked last time must be a
part of it. Whoever rewrites the platform's database cannot rewrite what this machine remembers.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from chassis.ledger import tree
from cli import table
from cli.context import Context
from cli.events import SERVICES
from cli.running import REFUSED, as_json, asks, print_json

PAGE = 500
MARKS = {True: "✓", False: "✗", None: "-"}
service_argument = click.argument("service", type=click.Choice(SERVICES))


@click.group()
def ledger() -> None:
    """账本：核验、签名头、证明 · The ledger: checks, signed heads, proofs."""


@ledger.command()
@click.argument("services", nargs=-1, type=click.Choice(SERVICES))
@as_json
@asks
def verify(context: Context, services: tuple[str, ...], *, as_json: bool) -> None:
    """全部核验：平台自查，并在本机重算 · Check everything: by the platform, and again on this machine."""
    found = [_verified(context, service) for service in services or SERVICES]
    sound = all(one["sound"] for one in found)
    if as_json:
        print_json({"sound": sound, "services": found})
    else:
        _show(context, found)
    if not sound:
        sys.exit(REFUSED)


def _verified(context: Context, service: str) -> dict[str, Any]:
    """What the platform found, what this machine found, and both together."""
    theirs = context.client.get(f"/ledger/{service}/verification").body
    head = context.client.get(f"/ledger/{service}/head").body
    ours = {
        "entries": _recomputed(context, service, head),
        "growth": _grown(context, service, head),
        "signature": _signed(head),
    }
    sound = theirs["sound"] and False not in ours.values()
    if sound:
        heads = dict(context.home.read().heads)
        heads[_place(context, service)] = {name: head[name] for name in ("size", "root", "key_id")}
        context.home.write(heads=heads)
    return {**theirs, "sound": sound, "head": head, "here": ours}


def _recomputed(context: Context, service: str, head: dict[str, Any]) -> bool:
    """Whether the entries, hashed here, have the root that was signed."""
    hashes: list[bytes] = []
    pages = context.client.pages(f"/ledger/{service}/leaves", {"limit": PAGE})
    for leaf in (leaf for answer in pages for leaf in answer.body["items"]):
        if leaf["index"] != len(hashes):
            return False
        hashes.append(tree.leaf_hash(leaf["entry"].encode()))
    size = head["size"]
    return len(hashes) >= size and bool(tree.root(hashes[:size]).hex() == head["root"])


def _grown(context: Context, service: str, head: dict[str, Any]) -> bool | None:
    """Whether the ledger continues the one that was checked last time; None at the first time."""
    before = context.home.read().heads.get(_place(context, service))
    if before is None:
        return None
    if before["size"] > head["size"] or before["key_id"] != head["key_id"]:
        return False
    if before["size"] in (0, head["size"]):
        return before["size"] == 0 or bool(before["root"] == head["root"])
    query = {"first": before["size"], "second": head["size"]}
    proof = context.client.get(f"/ledger/{service}/consistency", query).body
    path = [bytes.fromhex(node) for node in proof["path"]]
    roots = bytes.fromhex(before["root"]), bytes.fromhex(head["root"])
    return tree.verify_consistency(before["size"], head["size"], path, *roots)


def _place(context: Context, service: str) -> str:
    return f"{context.client.server}#{service}"


def _signed(head: dict[str, Any]) -> bool | None:
    """Whether the signature holds; None where this machine has no library for it."""
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - the command alone comes without it
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - slow, and only this verb needs it
    except ImportError:
        return None
    said = f"jiju-ledger-head/1\n{head['service']}\n{head['size']}\n{head['root']}\n{head['signed_at']}\n"
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["public_key"])).verify(
            bytes.fromhex(head["signature"]), said.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _show(context: Context, found: list[dict[str, Any]]) -> None:
    heads = [
        ("服务", "Service"), ("条数", "Entries"), ("签名头", "Heads"), ("平台自查", "Platform"), ("本机重算", "Recomputed"),
        ("与上次相接", "Continues"), ("签名", "Signature"),
    ]  # fmt: skip
    rows = [
        [
            one["service"],
            str(one["leaves"]),
            str(one["heads"]),
            MARKS[not one["findings"]],
            *map(MARKS.get, one["here"].values()),
        ]
        for one in found
    ]
    table.grid([context.say(head) for head in heads], rows)
    for one in found:
        for finding in one["findings"]:
            click.echo(f"  {one['service']}: {finding}")


@ledger.command()
@service_argument
@as_json
@asks
def head(context: Context, service: str, *, as_json: bool) -> None:
    """最新签名头 · The newest signed head."""
    body = context.client.get(f"/ledger/{service}/head").body
    if as_json:
        print_json(body)
    else:
        for name in ("size", "root", "signed_at", "key_id", "signature", "public_key"):
            click.echo(f"{name:<10}  {body[name]}")


@ledger.command()
@service_argument
@click.option("--index", type=int, help="证明第几条在账本中，从 0 起 · Prove that an entry stands in it, from 0.")
@click.option("--size", type=int, help="在多长的账本中 · In the ledger of which size.")
@click.option("--from", "first", type=int, help="证明从多长的账本 · Prove the growth from this size.")
@click.option("--to", "second", type=int, help="长到多长 · To this size.")
@as_json
@asks
def proof(  # noqa: PLR0913 - one parameter per option
    context: Context,
    service: str,
    index: int | None,
    size: int | None,
    first: int | None,
    second: int | None,
    *,
    as_json: bool,
) -> None:
    """一条记录在账本中的证明，或账本只增不改的证明；在本机验算 · A proof, checked on this machine."""
    if (index is None) == (first is None):
        raise click.UsageError("写 --index 或 --from 之一 · say one of --index and --from")
    if index is not None:
        body = context.client.get(f"/ledger/{service}/inclusion", {"index": index, "size": size}).body
        holds = _holds(body)
    else:
        body = context.client.get(f"/ledger/{service}/consistency", {"first": first, "second": second}).body
        holds = None
    if as_json:
        print_json({**body, "holds": holds})
        return
    for name in ("first", "size", "root", "leaf"):
        click.echo(f"{name:<6}  {body[name]}")
    for node in body["path"]:
        click.echo(f"        {node}")
    if holds is not None:
        click.echo(context.say(("成立", "holds") if holds else ("不成立", "does not hold")))


def _holds(body: dict[str, Any]) -> bool:
    leaf, root = bytes.fromhex(body["leaf"]), bytes.fromhex(body["root"])
    return tree.verify_inclusion(
        leaf, body["first"], body["size"], [bytes.fromhex(node) for node in body["path"]], root
    )
