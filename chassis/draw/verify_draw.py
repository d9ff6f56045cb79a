"""
Check a published draw of the scheme jiju-draw/1 · 核验按 jiju-draw/1 公布的抽查

    python verify_draw.py FILE [--objects FULL_LIST] [--sha256 HEX]

Needs Python 3.11 or newer and nothing else. It is written from the scheme's text and shares no code
with the program that draws. It says which step failed, and ends with 1; 0 when all is right.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import re
import sys
import unicodedata
from datetime import datetime
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

SCHEME = "jiju-draw/1"
STEPS = {
    "file": ("文件格式", "form of the file"),
    "plan": ("方案散列", "hash of the plan"),
    "nonce": ("承诺的随机数", "committed nonce"),
    "sources": ("随机来源", "sources of chance"),
    "prk": ("密钥", "key from plan, nonce and sources"),
    "inspectors": ("检查人员名单", "list of inspectors"),
    "bans": ("回避名单", "list of bans"),
    "proofs": ("在冻结名单中的证明", "proofs against the frozen list"),
    "tickets": ("抽签号与次序", "tickets and their order"),
    "counts": ("各层数目", "counts per stratum"),
    "teams": ("检查组", "teams"),
    "blocked": ("排不出的证明", "certificate that no assignment exists"),
    "replaced": ("替换", "replacements"),
    "complete": ("无一漏抽", "nobody was passed over"),
}
TEXT, NUMBER, HASH, SALT, TIME, FREE = "text", "number", "hash", "salt", "time", "free"
PLAN = {
    "scheme": TEXT,
    "task": TEXT,
    "team": NUMBER,
    "units": NUMBER,
    "load": NUMBER,
    "objects": NUMBER,
    "object_root": HASH,
    "strata": {"*": {"objects": NUMBER, "draw": NUMBER}},
    "inspectors": NUMBER,
    "inspector_root": HASH,
    "bans": NUMBER,
    "ban_root": HASH,
    "nonce_commitment": HASH,
    "sources": [{"name": TEXT, "at": TIME}],
    "frozen_at": TIME,
}
FILE = {
    "plan": PLAN,
    "plan_hash": HASH,
    "nonce": HASH,
    "values": [{"name": TEXT, "value": FREE, "url": FREE}],
    "prk": HASH,
    "drawn": [{"id": TEXT, "stratum": TEXT, "ticket": HASH, "salt": SALT, "index": NUMBER, "path": [HASH]}],
    "inspectors": [{"id": TEXT, "unit": TEXT}],
    "bans": [{"inspector": TEXT, "object": TEXT, "reason": TEXT}],
    "teams?": [{"object": TEXT, "inspectors": [TEXT]}],
    "blocked?": {"kind": TEXT, "objects": [TEXT], "inspectors": [TEXT]},
    "replaced": [{"object": TEXT, "inspector?": TEXT, "by": TEXT, "reason": TEXT, "at": TIME}],
}
OBJECTS = [{"id": TEXT, "stratum": TEXT, "salt": SALT}]
OBJECT_REASONS = {"ceased", "moved_out", "not_in_scope", "inspected_elsewhere"}
GONE_REASONS = {"illness", "certificate_lost"}
INSPECTOR_REASONS = {"interest"} | GONE_REASONS
WHITE = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
RFC3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")
LARGEST = 2**53 - 1


class Failed(Exception):
    """A step that does not hold, and what is wrong there."""

    def __init__(self, step: str, zh: str, en: str) -> None:
        super().__init__(f"{step}: {zh} · {en}")
        self.step, self.zh, self.en = step, zh, en


def require(holds: object, step: str, zh: str, en: str) -> None:
    """What every step is made of: a condition, and what to say where it does not hold."""
    if not holds:
        raise Failed(step, zh, en)


# ------------------------------------------------------------------------------------------------- reading


def read(data: bytes, form: Any) -> Any:
    """The value, if it has this form and the bytes are its canonical JSON (RFC 8785)."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_no_number, parse_constant=_no_number)
        exact = canonical(value) == data
    except (ValueError, RecursionError) as why:
        raise Failed("file", f"不是所要的 JSON：{why}", f"not the JSON expected: {why}") from why
    shaped(value, form, "")
    require(exact, "file", "不是规范的 JSON（RFC 8785）", "not canonical JSON (RFC 8785)")
    return value


def canonical(value: Any) -> bytes:
    return _canonical(value).encode("utf-8")


def _canonical(value: Any) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_canonical(name)}:{_canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _no_number(text: str) -> None:
    raise ValueError(f"number {text}")


def shaped(value: Any, form: Any, where: str) -> None:
    place = where or "/"
    if isinstance(form, list):
        require(isinstance(value, list), "file", f"{place} 应为列表", f"{place} must be a list")
        for number, one in enumerate(value):
            shaped(one, form[0], f"{where}/{number}")
    elif isinstance(form, dict):
        require(isinstance(value, dict), "file", f"{place} 应为对象", f"{place} must be an object")
        _members(value, form, where)
    else:
        require(_fits(value, form), "file", f"{place} 的值不合格式", f"{place} has not the form of a {form}")


def _members(value: dict[str, Any], form: dict[str, Any], where: str) -> None:
    if "*" in form:
        for name, one in value.items():
            shaped(name, TEXT, where)
            shaped(one, form["*"], f"{where}/{name}")
        return
    known = {name.rstrip("?"): one for name, one in form.items()}
    needed = {name for name in form if not name.endswith("?")}
    place, fits = where or "/", needed <= set(value) <= set(known)
    require(fits, "file", f"{place} 的项目不对", f"{place} has not the members due")
    for name, one in value.items():
        shaped(one, known[name], f"{where}/{name}")


def _fits(value: Any, form: str) -> bool:
    if form == NUMBER:
        return type(value) is int and 0 <= value <= LARGEST
    if not isinstance(value, str):
        return False
    if form in (HASH, SALT):
        return re.fullmatch("[0-9a-f]{64}" if form == HASH else "[0-9a-f]{32}", value) is not None
    if form == TIME:
        return RFC3339.fullmatch(value) is not None and _instant(value) is not None
    return form == FREE or (
        value != "" and unicodedata.is_normalized("NFC", value) and not re.search(r"[\0-\x1f\x7f-\x9f]", value)
    )


def _instant(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


# ------------------------------------------------------------------------------------------------- hashes


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")


def leaf(row: Any) -> bytes:
    return sha(b"\x00" + canonical(row))


def root(level: list[bytes]) -> bytes:
    """The Merkle tree hash of RFC 6962; pairing from the left and carrying an odd last one up gives the same tree."""
    if not level:
        return sha(b"")
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha(b"\x01" + level[at] + level[at + 1]) for at in range(0, len(level) - 1, 2)] + odd
    return level[0]


def root_by_path(start: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that the audit path of leaf *index* leads to; nothing for a path of a wrong length."""
    if index >= size:
        return None
    found, last = start, size - 1
    for node in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            found = sha(b"\x01" + node + found)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            found = sha(b"\x01" + found + node)
        index, last = index // 2, last // 2
    return found if last == 0 else None


def ticket(prk: bytes, id_: str) -> bytes:
    return mac(prk, b"object\x00" + id_.encode())


def rank(prk: bytes, object_: str, people: list[str]) -> list[str]:
    return sorted(people, key=lambda one: (mac(prk, b"inspector\x00" + object_.encode() + b"\x00" + one.encode()), one))


# ------------------------------------------------------------------------------------------------- steps


def check_plan(file: Any) -> None:
    plan = file["plan"]
    require(plan["scheme"] == SCHEME, "plan", "不是本方案", f"not the scheme {SCHEME}")
    require(sha(canonical(plan)).hex() == file["plan_hash"], "plan", "与方案不符", "it is not that of the plan")
    numbers = plan["team"] >= 2 and 1 <= plan["units"] <= plan["team"] and plan["load"] >= 1
    require(numbers, "plan", "组数、单位数或工作量不成立", "team, units or load make no sense")
    require(
        sha(bytes.fromhex(file["nonce"])).hex() == plan["nonce_commitment"],
        "nonce",
        "与承诺不符",
        "it is not the one committed to",
    )


def check_sources(file: Any) -> None:
    plan = file["plan"]
    frozen, named = _instant(plan["frozen_at"]), [one["name"] for one in plan["sources"]]
    require(bool(named), "sources", "没有来源", "there is none")
    for one in plan["sources"]:
        at = _instant(one["at"])
        later = at is not None and frozen is not None and at > frozen
        require(later, "sources", f"{one['name']} 不晚于冻结", f"{one['name']} is not after the freeze")
    require([one["name"] for one in file["values"]] == named, "sources", "与方案的来源不一致", "not those of the plan")


def check_prk(file: Any) -> None:
    material = bytes.fromhex(file["plan_hash"]) + bytes.fromhex(file["nonce"])
    for one in file["values"]:
        value = WHITE.sub(" ", unicodedata.normalize("NFKC", one["value"])).strip(" ")
        require(value != "", "prk", f"{one['name']} 没有数值", f"{one['name']} has no value")
        for text in (one["name"], value):
            material += len(text.encode()).to_bytes(4, "big") + text.encode()
    require(mac(SCHEME.encode(), material).hex() == file["prk"], "prk", "重算不符", "recomputed, it is another")


def check_lists(file: Any) -> None:
    plan, people = file["plan"], {one["id"] for one in file["inspectors"]}
    for step, name, key in (("inspectors", "inspector_root", ("id",)), ("bans", "ban_root", ("object", "inspector"))):
        rows = file[step]
        order = [tuple(row[field].encode() for field in key) for row in rows]
        require(all(one < two for one, two in pairwise(order)), step, "次序不对或有重复", "out of order, or twice")
        require(len(rows) == plan[step], step, "数目与方案不符", "not as many as in the plan")
        require(
            root([leaf(row) for row in rows]).hex() == plan[name], step, "与方案的根不符", "not the root of the plan"
        )
    strangers = [one for one in file["bans"] if one["inspector"] not in people]
    require(not strangers, "bans", "有不在名单的人员", "somebody is not an inspector")


def check_drawn(file: Any) -> None:
    plan, prk, drawn = file["plan"], bytes.fromhex(file["prk"]), file["drawn"]
    for one in drawn:
        row = {name: one[name] for name in ("id", "salt", "stratum")}
        path = [bytes.fromhex(node) for node in one["path"]]
        reached = root_by_path(leaf(row), one["index"], plan["objects"], path)
        proven = reached is not None and reached.hex() == plan["object_root"]
        require(proven, "proofs", f"{one['id']} 的证明不成立", f"the proof of {one['id']} does not hold")
        require(
            ticket(prk, one["id"]).hex() == one["ticket"],
            "tickets",
            f"{one['id']} 的抽签号不符",
            f"{one['id']} has another ticket",
        )
    order = [(one["ticket"], one["id"].encode()) for one in drawn]
    require(all(one < two for one, two in pairwise(order)), "tickets", "次序不对或有重复", "out of order, or twice")
    places = [one["index"] for one in sorted(drawn, key=lambda one: one["id"].encode())]
    require(
        all(one < two for one, two in pairwise(places)),
        "proofs",
        "名单中的位置与编号次序不符",
        "places do not follow the identifiers",
    )


def check_counts(file: Any) -> None:
    """Each stratum has those it is due, and one more for each that was replaced."""
    plan, of = file["plan"], {one["id"]: one["stratum"] for one in file["drawn"]}
    total = sum(row["objects"] for row in plan["strata"].values())
    require(total == plan["objects"], "counts", "各层之和不是总数", "the strata do not add up to the list")
    gone = [one["object"] for one in file["replaced"] if "inspector" not in one]
    strangers = sorted(set(of.values()) - set(plan["strata"]))
    require(not strangers, "counts", "有方案没有的层", "a stratum is not in the plan")
    for name, row in plan["strata"].items():
        due = row["draw"] + sum(of.get(one) == name for one in gone)
        found = sum(stratum == name for stratum in of.values())
        fits = row["draw"] <= row["objects"] and found == due
        require(fits, "counts", f"{name} 应有 {due}，实有 {found}", f"{name} must have {due} and has {found}")


def check_complete(file: Any, rows: Any) -> None:
    """With the full list: it is the frozen one, and in each stratum nobody with a lower ticket was left out."""
    plan, prk = file["plan"], bytes.fromhex(file["prk"])
    ids = [one["id"].encode() for one in rows]
    require(
        all(one < two for one, two in pairwise(ids)),
        "complete",
        "名单次序不对或有重复",
        "the list is out of order, or names one twice",
    )
    whole = len(rows) == plan["objects"] and root([leaf(row) for row in rows]).hex() == plan["object_root"]
    require(whole, "complete", "不是冻结的名单", "it is not the frozen list")
    for name, row in plan["strata"].items():
        stratum = [one["id"] for one in rows if one["stratum"] == name]
        require(
            len(stratum) == row["objects"], "complete", f"{name} 的数目不符", f"{name} has another number of objects"
        )
        drawn = [one["id"] for one in file["drawn"] if one["stratum"] == name]
        first = sorted(stratum, key=lambda id_: (ticket(prk, id_), id_.encode()))[: len(drawn)]
        require(first == drawn, "complete", f"{name} 有人被越过", f"in {name} somebody was passed over")


# ------------------------------------------------------------------------------------------------- teams


class Staffing:
    """The teams by the scheme, found anew: a full assignment of what remains is kept, and mended visit by visit."""

    def __init__(self, file: Any, drawn: list[str]) -> None:
        plan = file["plan"]
        self.prk, self.drawn = bytes.fromhex(file["prk"]), drawn
        self.team, self.units, self.load = plan["team"], plan["units"], plan["load"]
        self.unit = {one["id"]: one["unit"] for one in file["inspectors"]}
        self.banned: dict[str, set[str]] = {}
        for ban in file["bans"]:
            self.banned.setdefault(ban["object"], set()).add(ban["inspector"])
        self.left = dict.fromkeys(self.unit, self.load)  # visits not yet given away
        self.room = dict(self.left)  # the same without those that the remaining objects hold
        self.got: dict[str, set[str]] = {one: set() for one in drawn}
        self.held: dict[str, set[str]] = {one: set() for one in self.unit}

    def may(self, object_: str) -> list[str]:
        banned = self.banned.get(object_, set())
        return [one for one in self.unit if one not in banned]

    def feasible(self) -> bool:
        """Whether all objects together can be staffed within bans and load."""
        for one in sorted(self.drawn, key=lambda one: -len(self.banned.get(one, ()))):
            for _ in range(self.team):
                free = [person for person in self.may(one) if person not in self.got[one]]
                best = max(free, key=self.room.__getitem__, default=None)
                if best is None:
                    return False
                if not self.room[best]:
                    best = next((person for person in free if self.free(person)), None)
                if best is None:
                    return False
                self.room[best] -= 1
                self.got[one].add(best)
                self.held[best].add(one)
        return True

    def free(self, person: str) -> bool:
        """Make room for one visit more, by handing visits on; False when it cannot be."""
        if self.room[person]:
            return True
        unseen, came, queue = set(self.unit) - {person}, dict[str, tuple[str, str]](), [person]
        for giver in queue:
            for one in self.held[giver]:
                takers = unseen - self.got[one] - self.banned.get(one, set())
                unseen -= takers
                came.update(dict.fromkeys(takers, (giver, one)))
                end = next((taker for taker in takers if self.room[taker]), None)
                if end is not None:
                    self.hand_on(end, person, came)
                    return True
                queue.extend(takers)
        return False

    def hand_on(self, taker: str, first: str, came: dict[str, tuple[str, str]]) -> None:
        self.room[taker] -= 1
        self.room[first] += 1
        while taker != first:
            giver, one = came[taker]
            self.got[one] = self.got[one] - {giver} | {taker}
            self.held[giver].remove(one)
            self.held[taker].add(one)
            taker = giver

    def teams(self) -> tuple[dict[str, list[str]], str | None, list[str]]:
        """The teams, the object at which none was found, and those who were eligible for it."""
        found: dict[str, list[str]] = {}
        for one in self.drawn:
            for person in self.got[one]:
                self.held[person].remove(one)
                self.room[person] += 1
            self.got[one] = set()
            order = rank(self.prk, one, [person for person in self.may(one) if self.left[person]])
            team = self.first(order, [], 0)
            if team is None:
                return found, one, sorted(order)
            for person in team:
                self.left[person] -= 1
            found[one] = team
        return found, None, []

    def first(self, order: list[str], chosen: list[str], begin: int) -> list[str] | None:
        missing = self.team - len(chosen)
        if missing == 0:
            return chosen
        for place in range(begin, len(order) - missing + 1):
            more = [*chosen, order[place]]
            if len({self.unit[one] for one in more}) + missing - 1 < self.units or not self.free(order[place]):
                continue
            self.room[order[place]] -= 1
            found = self.first(order, more, place + 1)
            if found is not None:
                return found
            self.room[order[place]] += 1
        return None

    def counted(self, objects: list[str], people: list[str]) -> bool:
        """Whether these objects need more visits than all who may visit them can make."""
        members = {one: sum(one not in self.banned.get(object_, set()) for object_ in objects) for one in self.unit}
        eligible = sorted(one for one, count in members.items() if count)
        return eligible == people and self.team * len(objects) > sum(min(self.load, members[one]) for one in eligible)


def check_staffed(file: Any) -> None:
    require(
        ("teams" in file) != ("blocked" in file),
        "teams",
        "应有检查组或排不出的证明之一",
        "there must be teams or a certificate",
    )
    came = {one["by"] for one in file["replaced"] if "inspector" not in one}
    drawn = [one["id"] for one in file["drawn"] if one["id"] not in came]
    staffing = Staffing(file, drawn)
    if "blocked" in file:
        check_blocked(file, staffing)
        return
    check_came(file, came)
    require(staffing.feasible(), "teams", "名单排不出检查组", "the lists leave no assignment")
    teams, stuck, _ = staffing.teams()
    require(stuck is None, "teams", f"{stuck} 排不出检查组", f"{stuck} cannot be staffed")
    published = {one["object"]: one["inspectors"] for one in file["teams"]}
    named = [one["object"] for one in file["teams"]]
    require(
        named == [one["id"] for one in file["drawn"]], "teams", "与抽中的次序不一致", "not in the order of the drawn"
    )
    for one, team in teams.items():
        require(published[one] == team, "teams", f"{one} 应为 {'、'.join(team)}", f"{one} must get {', '.join(team)}")
    check_replaced(file, staffing, teams, published)


def check_came(file: Any, came: set[str]) -> None:
    """Who came in for another stands, in its stratum, behind all who were drawn at first."""
    for name, row in file["plan"]["strata"].items():
        drawn = [one["id"] for one in file["drawn"] if one["stratum"] == name]
        for one in drawn[: row["draw"]]:
            require(one not in came, "replaced", f"{one} 原已抽中，不是替换进来的", f"{one} was drawn at first")


def check_blocked(file: Any, staffing: Staffing) -> None:
    kind, objects, people = (file["blocked"][name] for name in ("kind", "objects", "inspectors"))
    require(not file["replaced"], "replaced", "没有检查组，不能替换", "without teams nothing is replaced")
    known = sorted(set(objects)) == objects and set(objects) <= set(staffing.drawn)
    require(known, "blocked", "对象不在抽中之列", "its objects were not drawn")
    if kind == "load":
        require(staffing.counted(objects, people), "blocked", "计数不成立", "counting does not confirm it")
        return
    require(kind == "units" and staffing.feasible(), "blocked", "理由不成立", "its reason does not hold")
    _, stuck, eligible = staffing.teams()
    require(
        stuck is not None and objects == [stuck] and people == eligible,
        "blocked",
        "重算不符",
        "recomputed, it is another",
    )


def check_replaced(file: Any, staffing: Staffing, teams: dict[str, list[str]], published: dict[str, list[str]]) -> None:
    """Each replacement in turn: a fixed reason, and the next one by the rules."""
    now, gone = {one: list(team) for one, team in teams.items()}, set[str]()
    stratum = {one["id"]: one["stratum"] for one in file["drawn"]}
    waiting = [one["id"] for one in file["drawn"] if one["id"] not in teams]
    for number, one in enumerate(file["replaced"], 1):
        require(
            one["object"] in now, "replaced", f"第 {number} 条：对象未抽中", f"number {number}: its object is not drawn"
        )
        if "inspector" in one:
            next_ = successor(one, staffing, now, gone)
        else:
            name = stratum[one["object"]]
            next_ = (
                next((id_ for id_ in waiting if stratum[id_] == name), None)
                if one["reason"] in OBJECT_REASONS
                else None
            )
        right = next_ is not None and next_ == one["by"]
        require(
            right,
            "replaced",
            f"第 {number} 条：理由不在其列，或不是下一个",
            f"number {number}: no such reason, or not the next",
        )
        if "inspector" in one:
            now[one["object"]] = [one["by"] if person == one["inspector"] else person for person in now[one["object"]]]
            gone |= {one["inspector"]} if one["reason"] in GONE_REASONS else set()
            continue
        del now[one["object"]]
        team = team_for(one["by"], staffing, now, gone)
        require(
            team is not None and published[one["by"]] == team,
            "replaced",
            f"第 {number} 条：检查组不符",
            f"number {number}: another team",
        )
        waiting.remove(one["by"])
        now[one["by"]] = list(published[one["by"]])


def visits_left(staffing: Staffing, now: dict[str, list[str]]) -> dict[str, int]:
    left = dict.fromkeys(staffing.unit, staffing.load)
    for team in now.values():
        for person in team:
            left[person] -= 1
    return left


def team_for(object_: str, staffing: Staffing, now: dict[str, list[str]], gone: set[str]) -> list[str] | None:
    left = visits_left(staffing, now)
    order = rank(staffing.prk, object_, [one for one in staffing.may(object_) if left[one] and one not in gone])
    teams = combinations(order, staffing.team)
    return next((list(team) for team in teams if len({staffing.unit[one] for one in team}) >= staffing.units), None)


def successor(one: Any, staffing: Staffing, now: dict[str, list[str]], gone: set[str]) -> str | None:
    team, left = now[one["object"]], visits_left(staffing, now)
    if one["inspector"] not in team or one["reason"] not in INSPECTOR_REASONS:
        return None
    order = rank(staffing.prk, one["object"], staffing.may(one["object"]))
    others = [person for person in team if person != one["inspector"]]
    for person in order[order.index(one["inspector"]) + 1 :]:
        enough = len({staffing.unit[other] for other in [*others, person]}) >= staffing.units
        if left[person] and person not in others and person not in gone and enough:
            return person
    return None


# ------------------------------------------------------------------------------------------------- program


def verify(data: bytes, objects: bytes | None = None, fingerprint: str = "") -> list[str]:
    """The steps that hold, in order; Failed at the first that does not."""
    found = hashlib.sha256(data).hexdigest()
    same = fingerprint.lower() in ("", found)
    require(same, "file", f"SHA-256 为 {found}，不是所给的", f"its SHA-256 is {found}, not the one given")
    file = read(data, FILE)
    for check in (check_plan, check_sources, check_prk, check_lists, check_drawn, check_counts, check_staffed):
        check(file)
    if objects is not None:
        check_complete(file, read(objects, OBJECTS))
    without = {"blocked" if "teams" in file else "teams", *(() if objects is not None else ("complete",))}
    return [step for step in STEPS if step not in without]


def main(arguments: list[str] | None = None) -> int:
    """0 when all is right, 1 when a step fails, 2 when a file cannot be read."""
    parser = argparse.ArgumentParser(description="核验公布的抽查 · Check a published draw (jiju-draw/1)")
    parser.add_argument("file", type=Path, help="公布的文件 · the published file")
    parser.add_argument("--objects", type=Path, help="完整对象名单 · the full list of objects, which an auditor has")
    parser.add_argument("--sha256", default="", help="账本中文件的散列 · the hash of the file, as the ledger has it")
    asked = parser.parse_args(arguments)
    try:
        data, objects = asked.file.read_bytes(), asked.objects.read_bytes() if asked.objects else None
    except OSError as error:
        sys.stderr.write(f"读不到 · cannot be read: {error}\n")
        return 2
    sys.stdout.write(f"SHA-256 {hashlib.sha256(data).hexdigest()}\n")
    try:
        held = verify(data, objects, asked.sha256)
    except Failed as failed:
        zh, en = STEPS[failed.step]
        sys.stdout.write(f"✗ {failed.step}: {zh}：{failed.zh} · {en}: {failed.en}\n")
        return 1
    for step in held:
        sys.stdout.write(f"✓ {step}: {STEPS[step][0]} · {STEPS[step][1]}\n")
    sys.stdout.write("全部成立 · all of it holds\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
