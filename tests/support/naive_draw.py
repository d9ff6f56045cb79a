"""
The scheme jiju-draw/1 once more, written from its text alone, in the slowest and plainest way.

It shares nothing with chassis/draw, not even the Merkle tree: whatever both say alike is in the text.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from functools import cache
from itertools import combinations


def h(data):
    return hashlib.sha256(data).digest()


def mac(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def jcs(value):
    """Good for what a draw holds, as long as names stay in the basic plane."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mth(leaves):
    """RFC 6962, 2.1, word by word."""
    n = len(leaves)
    if n == 0:
        return h(b"")
    if n == 1:
        return h(b"\0" + leaves[0])
    k = 1
    while k * 2 < n:
        k *= 2
    return h(b"\1" + mth(leaves[:k]) + mth(leaves[k:]))


def path(m, leaves):
    """RFC 6962, 2.1.1."""
    n = len(leaves)
    if n == 1:
        return []
    k = 1
    while k * 2 < n:
        k *= 2
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def rows_with_salt(objects, salt_key):
    rows = sorted(objects, key=lambda one: one["id"].encode())
    return [{**one, "salt": mac(salt_key, one["id"].encode()).hex()[:32]} for one in rows]


def plan(case):
    """`case` holds what a task freezes, as plain values."""
    objects = rows_with_salt(case["objects"], case["salt_key"])
    inspectors = sorted(case["inspectors"], key=lambda one: one["id"].encode())
    bans = sorted(case["bans"], key=lambda one: (one["object"].encode(), one["inspector"].encode()))
    strata: dict[str, dict[str, int]] = {}
    for one in objects:
        strata.setdefault(one["stratum"], {"objects": 0, "draw": case["draw"].get(one["stratum"], 0)})["objects"] += 1
    return {
        "scheme": "jiju-draw/1",
        "task": case["task"],
        "team": case["team"],
        "units": case["units"],
        "load": case["load"],
        "objects": len(objects),
        "object_root": mth([jcs(one) for one in objects]).hex(),
        "strata": strata,
        "inspectors": len(inspectors),
        "inspector_root": mth([jcs(one) for one in inspectors]).hex(),
        "bans": len(bans),
        "ban_root": mth([jcs(one) for one in bans]).hex(),
        "nonce_commitment": h(case["nonce"]).hex(),
        "sources": case["sources"],
        "frozen_at": case["frozen_at"],
    }


def prk(the_plan, nonce, values):
    material = h(jcs(the_plan)) + nonce
    for one in values:
        said = " ".join(unicodedata.normalize("NFKC", one["value"]).split())
        for text in (one["name"], said):
            material += len(text.encode()).to_bytes(4, "big") + text.encode()
    return mac(b"jiju-draw/1", material)


def ticket(key, id):
    return mac(key, b"object\0" + id.encode())


def order(case, key, stratum):
    """A stratum's identifiers by ticket."""
    ids = [one["id"] for one in case["objects"] if one["stratum"] == stratum]
    return sorted(ids, key=lambda id: (ticket(key, id), id.encode()))


def drawn(case, key):
    first = [id for stratum, k in case["draw"].items() for id in order(case, key, stratum)[:k]]
    return sorted(first, key=lambda id: (ticket(key, id), id.encode()))


def teams(ids, case, key):
    """The teams, or the object at which there is none ('' where the start is not feasible), by trying everything."""
    people = sorted(one["id"] for one in case["inspectors"])
    unit = {one["id"]: one["unit"] for one in case["inspectors"]}
    banned = {(one["inspector"], one["object"]) for one in case["bans"]}

    @cache
    def feasible(begin, left):
        if begin == len(ids):
            return True
        may = [place for place, one in enumerate(people) if left[place] and (one, ids[begin]) not in banned]
        return any(feasible(begin + 1, less(left, team)) for team in combinations(may, case["team"]))

    def less(left, team):
        return tuple(count - (place in team) for place, count in enumerate(left))

    left = (case["load"],) * len(people)
    if not feasible(0, left):
        return "", {}
    found: dict[str, list[str]] = {}
    for number, id in enumerate(ids):
        may = [place for place, one in enumerate(people) if left[place] and (one, id) not in banned]
        ranked = sorted(
            may, key=lambda one: (mac(key, b"inspector\0" + id.encode() + b"\0" + people[one].encode()), people[one])
        )
        for team in combinations(ranked, case["team"]):
            enough = len({unit[people[one]] for one in team}) >= case["units"]
            if enough and feasible(number + 1, less(left, team)):
                break
        else:
            return id, found
        left = less(left, team)
        found[id] = [people[one] for one in team]
    return None, found


def published(case, values):
    """The file of a draw that nothing was replaced in."""
    the_plan = plan(case)
    key = prk(the_plan, case["nonce"], values)
    rows = rows_with_salt(case["objects"], case["salt_key"])
    leaves, places = [jcs(one) for one in rows], {one["id"]: number for number, one in enumerate(rows)}
    ids = drawn(case, key)
    stuck, found = teams(ids, case, key)
    assert stuck is None
    return {
        "plan": the_plan,
        "plan_hash": h(jcs(the_plan)).hex(),
        "nonce": case["nonce"].hex(),
        "values": values,
        "prk": key.hex(),
        "drawn": [
            {
                **rows[places[id]],
                "ticket": ticket(key, id).hex(),
                "index": places[id],
                "path": [node.hex() for node in path(places[id], leaves)],
            }
            for id in ids
        ],
        "inspectors": sorted(case["inspectors"], key=lambda one: one["id"].encode()),
        "bans": sorted(case["bans"], key=lambda one: (one["object"].encode(), one["inspector"].encode())),
        "teams": [{"object": id, "inspectors": found[id]} for id in ids],
        "replaced": [],
    }
