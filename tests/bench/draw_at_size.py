"""One draw, or the loop over the same HMACs and hashes, at a size; prints its seconds of processor time and its greatest memory."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

from chassis.draw.frozen import Numbers, Secrets, Source, freeze
from chassis.draw.lists import Ban, Candidate, Inspector
from chassis.draw.revealed import Value, reveal
from chassis.draw.staffed import staff

STRATA = 10
AT = datetime(2026, 11, 20, tzinfo=UTC)


def lists(objects: int, inspectors: int) -> tuple[list[Candidate], list[Inspector], list[Ban]]:
    """As a register has them, not in order; one object in twenty has a ban."""
    rows = [Candidate(f"{number * 7919 % objects:012}", f"层{number % STRATA}") for number in range(objects)]
    people = [Inspector(f"P{number:05}", f"U{number % 40:02}") for number in range(inspectors)]
    bans = [Ban(f"P{number * 31 % inspectors:05}", f"{number:012}", "kin") for number in range(0, objects, 20)]
    return rows, people, bans


def draw(objects: int, drawn: int, inspectors: int, load: int) -> dict[str, float]:
    rows, people, bans = lists(objects, inspectors)
    numbers = Numbers({f"层{number}": drawn // STRATA for number in range(STRATA)}, 2, 2, load)
    begun = process_time()
    frozen = freeze(
        task="T",
        objects=rows,
        inspectors=people,
        bans=bans,
        numbers=numbers,
        sources=[Source("s", AT + timedelta(1))],
        secrets=Secrets(b"n" * 32, b"s" * 32),
        frozen_at=AT,
    )
    froze = process_time()
    revealed = reveal(frozen, [Value("s", "1", "u")], AT + timedelta(2))
    assert len(revealed.drawn) == drawn
    drew = process_time()
    teams = staff(revealed)
    assert isinstance(teams, dict), teams
    assert len(teams) == drawn
    done = process_time()
    return {"freeze": froze - begun, "draw": drew - froze, "staff": done - drew, "all": done - begun}


def loop(objects: int, drawn: int, inspectors: int, _: int) -> dict[str, float]:
    """Per object two HMACs, a leaf and a node; per drawn object one HMAC per inspector: nobody can do with less."""
    rows, _people, _bans = lists(objects, inspectors)
    ids = [one.id.encode() for one in rows]
    people = [f"P{number:05}".encode() for number in range(inspectors)]
    begun = process_time()
    mac, sha = hmac_of(b"k" * 32), hashlib.sha256
    for id in ids:
        salt = mac(id)
        leaf = sha(b'\0{"id":"' + id + b'","salt":"' + salt.hex()[:32].encode() + b'","stratum":"x"}').digest()
        sha(b"\1" + leaf + leaf).digest()
        mac(b"object\0" + id)
    for id in ids[:drawn]:
        for person in people:
            mac(b"inspector\0" + id + b"\0" + person)
    return {"all": process_time() - begun}


def hmac_of(key: bytes) -> Callable[[bytes], bytes]:
    """The fastest that the standard library allows; `hmac.digest` takes four times as long."""
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key.ljust(64, b"\0")))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key.ljust(64, b"\0")))

    def mac(text: bytes) -> bytes:
        begun, ended = inner.copy(), outer.copy()
        begun.update(text)
        ended.update(begun.digest())
        return ended.digest()

    return mac


def greatest_memory() -> int:
    """Bytes of this program alone; `getrusage` tells what the process that started it held, where that was more."""
    held = next(line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM:"))
    return int(held.split()[1]) * 1024


if __name__ == "__main__":
    part, *numbers = sys.argv[1:]
    said = {"draw": draw, "loop": loop}[part](*map(int, numbers))
    print(json.dumps(said | {"bytes": greatest_memory()}))  # noqa: T201 - read by the bench
