"""
Pairs of agency records of which it is known whether they are one agency.

Made from word lists of its own, so that it shares nothing with the parser it
judges. A pair that is one agency is one record written down twice by two
people, who leave out the city's ending or the province, use other brackets,
forget the remark on partners, mistype a character, write the address in
another order of detail, or note another phone. A pair that is two agencies is
made as hard as life makes it: the same own word in another city, an own word
that differs by one character in the same city, a neighbour on the same floor,
a head office and its branch, a law firm and the patent firm beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

CHARACTERS = "智汇华睿天诚恒信博远卓越瑞鼎嘉言启明正和立方众创佰诺维盛知远行健鸿途锦绣云帆海川星辰同济中泰金石安邦德馨理士腾达弘文翰墨承泽润科"
CITIES = {
    "无锡": "江苏",
    "南京": "江苏",
    "苏州": "江苏",
    "常州": "江苏",
    "南通": "江苏",
    "杭州": "浙江",
    "宁波": "浙江",
    "嘉兴": "浙江",
    "合肥": "安徽",
    "青岛": "山东",
}
TRADES = (
    "知识产权代理",
    "专利代理",
    "商标代理",
    "专利商标",
    "知识产权服务",
    "知识产权运营",
    "知识产权咨询",
    "专利信息",
)
ROADS = ("太湖大道", "人民中路", "学院路", "科技路", "金城东路", "软件大道", "建设路", "望江东路", "隐秀路", "清源路")
DISTRICTS = ("滨湖区", "新吴区", "鼓楼区", "高新区", "工业园区", "滨江区")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
GIVEN = ("伟", "芳", "建国", "丽", "志强", "敏", "磊", "静", "文博", "晓东", "海燕", "立新")


@dataclass(frozen=True)
class Record:
    """One agency as somebody wrote it down."""

    name: str
    address: str
    people: tuple[str, ...]
    phone: str
    host: str


@dataclass(frozen=True)
class Truth:
    """What an agency is, before anybody writes it down."""

    city: str
    own: str
    trade: str
    form: str
    road: str
    number: int
    building: int
    room: int
    people: tuple[str, ...]
    phone: str
    branch: str = ""

    @property
    def mail(self) -> str:
        return f"mail@{self.phone[-6:]}.cn"


@dataclass(frozen=True)
class Pair:
    left: Record
    right: Record
    same: bool
    kind: str


def pairs(count: int, seed: int) -> list[Pair]:
    """*count* pairs, half of them one agency."""
    random = Random(seed)
    return [_same(random) if at % 2 else _two(random) for at in range(count)]


def _same(random: Random) -> Pair:
    truth = _truth_of(random)
    return Pair(_written(truth, random), _written(_lived(truth, random), random), same=True, kind="one agency")


def _lived(truth: Truth, random: Random) -> Truth:
    """The same agency some time on: it may have moved, or changed its phone or one of its people."""
    turn = random.random()
    if turn < 0.25:
        return replace(truth, phone=_phone(random))
    if turn < 0.4:
        return replace(truth, road=random.choice(ROADS), number=random.randint(1, 300), room=random.randint(101, 2909))
    if turn < 0.5:
        return replace(truth, people=(*truth.people[:-1], _person(random)))
    return truth


def _two(random: Random) -> Pair:
    make = random.choice(NEIGHBOURS)
    truth = _truth_of(random)
    return Pair(
        _written(truth, random), _written(make(truth, random), random), same=False, kind=make.__name__.strip("_")
    )


def _own_person(truth: Truth, random: Random) -> Truth:
    return replace(truth, people=tuple(_person(random) for _ in truth.people), phone=_phone(random))


def _another_door(truth: Truth, random: Random) -> Truth:
    return replace(truth, road=random.choice(ROADS), number=random.randint(1, 300), building=random.randint(1, 12), room=random.randint(101, 2909))  # fmt: skip


def _same_word_elsewhere(truth: Truth, random: Random) -> Truth:
    city = random.choice([city for city in CITIES if CITIES[city] != CITIES[truth.city]])
    return replace(_another_door(_own_person(truth, random), random), city=city)


def _one_character_apart(truth: Truth, random: Random) -> Truth:
    at = random.randrange(len(truth.own))
    other = random.choice([character for character in CHARACTERS if character != truth.own[at]])
    return replace(_another_door(_own_person(truth, random), random), own=truth.own[:at] + other + truth.own[at + 1 :])


def _next_door(truth: Truth, random: Random) -> Truth:
    return replace(_own_person(truth, random), own=_own(random), trade=random.choice(TRADES), room=truth.room + 1)


def _branch_of_it(truth: Truth, random: Random) -> Truth:
    city = random.choice([city for city in CITIES if city != truth.city])
    return replace(_another_door(truth, random), branch=f"{city}分公司" if "公司" in truth.form else f"{city}分所")


def _law_firm_beside(truth: Truth, random: Random) -> Truth:
    return replace(_own_person(truth, random), trade="", form="律师事务所", room=truth.room + 2)


def _anybody(_truth: Truth, random: Random) -> Truth:
    return _truth_of(random)


NEIGHBOURS: tuple[Callable[[Truth, Random], Truth], ...] = (
    _same_word_elsewhere,
    _one_character_apart,
    _next_door,
    _branch_of_it,
    _law_firm_beside,
    _anybody,
)


def _truth_of(random: Random) -> Truth:
    return Truth(
        city=random.choice(list(CITIES)),
        own=_own(random),
        trade=random.choice(TRADES),
        form=random.choice(("有限公司", "有限责任公司", "事务所（普通合伙）", "事务所（特殊普通合伙）")),
        road=random.choice(ROADS),
        number=random.randint(1, 300),
        building=random.randint(1, 12),
        room=random.randint(101, 2909),
        people=tuple(_person(random) for _ in range(random.randint(1, 3))),
        phone=_phone(random),
    )


def _own(random: Random) -> str:
    return "".join(random.sample(CHARACTERS, random.choice((2, 2, 2, 3, 4))))


def _person(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)


def _phone(random: Random) -> str:
    return f"0510-8{random.randint(1000000, 9999999)}"


def _written(truth: Truth, random: Random) -> Record:
    """How one person writes an agency down."""
    host = random.choice((truth.mail, "office@163.com", ""))
    people = truth.people if random.random() < 0.7 else truth.people[:1]
    return Record(_name(truth, random), _address(truth, random), people, truth.phone if random.random() < 0.7 else "", host)  # fmt: skip


def _name(truth: Truth, random: Random) -> str:
    form = truth.form
    if form.startswith("事务所") and random.random() < 0.35:
        form = "事务所"
    if form in ("有限公司", "有限责任公司") and random.random() < 0.3:
        form = random.choice(("有限公司", "有限责任公司"))
    own = _mistyped(truth.own, random) if random.random() < 0.08 else truth.own
    place = random.choice((truth.city, f"{truth.city}市", f"{CITIES[truth.city]}省{truth.city}市", truth.city))
    front = f"{own}（{truth.city}）" if random.random() < 0.12 else f"{place}{own}"
    name = f"{front}{truth.trade}{form}{truth.branch}"
    if random.random() < 0.3:
        name = name.replace("（", "(").replace("）", ")")
    return f"{name[:2]} {name[2:]}" if random.random() < 0.1 else name


def _mistyped(own: str, random: Random) -> str:
    at = random.randrange(len(own))
    return own[:at] + random.choice(CHARACTERS) + own[at + 1 :]


def _address(truth: Truth, random: Random) -> str:
    head = random.choice(("", f"{truth.city}市", f"{CITIES[truth.city]}省{truth.city}市{DISTRICTS[truth.number % 6]}"))
    building = random.choice((f"{truth.building}号楼", f"{truth.building}幢", f"{truth.building}栋"))
    room = random.choice((f"{truth.room}室", f"{truth.room}", f"{truth.room}室"))
    return head + f"{truth.road}{truth.number}号" + random.choice((building + room, building + room, room, ""))
