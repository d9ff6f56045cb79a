"""Agencies as they describe themselves (invented), and many more made from the same parts."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from services.search.domain.analysis import analyse
from services.search.domain.pinyin import pinyin_tokens, suggest_keys
from services.search.storage.engines.port import Document, Layout

LAYOUT = Layout(
    texts=("name", "services", "about", "sound"),
    keywords=("region", "categories", "services", "standing"),
    numbers=("staff", "founded", "longitude", "latitude"),
    analyser=3,
)
BOOSTS = {"services": 3.0, "name": 2.0, "about": 1.0}
PLACES = {
    "320505": "苏州",
    "320214": "无锡",
    "320106": "南京",
    "310115": "上海",
    "110108": "北京",
    "440305": "深圳",
    "330106": "杭州",
}


class Agency(NamedTuple):
    """What a person reads of an agency."""

    name: str
    region: str
    services: tuple[str, ...]
    about: str


WRITTEN = (
    Agency("苏州华智专利代理事务所(普通合伙)", "320505", ("专利申请代理", "专利检索分析", "PCT国际申请"),
           "成立于2008年，专注集成电路、半导体器件与光电领域的发明专利申请，代理人多数有芯片设计企业背景，可提供集成电路布图设计登记。"),
    Agency("无锡芯图知识产权代理有限公司", "320214", ("集成电路布图设计登记", "专利申请代理", "侵权分析"),
           "为芯片企业办理集成电路布图设计专有权登记，保护版图成果，协助取证和维权。熟悉 H01L 21/00、H01L 27/02。"),
    Agency("南京正和商标事务所有限公司", "320106", ("商标注册", "商标异议", "商标驳回复审"),
           "代理第9、35、42类商标注册申请，办理异议、无效宣告、撤三和驳回复审，已服务三千余家中小企业。"),
    Agency("上海远帆知识产权代理有限公司", "310115", ("PCT国际申请", "FTO分析", "涉外专利代理"),
           "提供美国、欧洲、日本专利申请，FTO自由实施分析和海外知识产权纠纷应对，337调查应诉经验丰富，生物医药团队十二人。"),
    Agency("北京明理律师事务所", "110108", ("知识产权诉讼", "侵权分析", "著作权纠纷"),
           "专利侵权诉讼、商业秘密保护、不正当竞争纠纷。律师曾任法官，代理最高人民法院知识产权法庭案件。"),
    Agency("深圳市创桥知识产权运营有限公司", "440305", ("专利运营", "专利转让许可", "知识产权质押融资"),
           "专利转让、许可、作价入股和质押融资，运营高价值专利组合，对接银行与产业基金。"),
    Agency("杭州云图版权服务有限公司", "330106", ("软件著作权登记", "作品登记", "版权保护"),
           "办理计算机软件著作权登记、美术作品登记，提供区块链存证和网络侵权监测。"),
    Agency("苏州维度信息咨询有限公司", "320505", ("专利检索分析", "专利导航", "知识产权贯标"),
           "专利导航、专利预警分析、GB/T 29490 知识产权管理体系贯标辅导、高新技术企业认定咨询。"),
    Agency("南京科信资产评估有限公司", "320106", ("专利价值评估", "无形资产评估"),
           "对专利、商标、软件著作权作价值评估，出具质押、入股和诉讼用评估报告。"),
    Agency("无锡太湖专利商标事务所", "320214", ("专利申请代理", "商标注册", "专利无效"),
           "太湖之滨的老牌机构，机械、新能源汽车、锂电池材料方向代理量大，同时办理商标国际注册。"),
    Agency("上海植青植物新品种代理中心", "310115", ("植物新品种申请", "地理标志申报"),
           "农业植物新品种权申请、测试与复审，地理标志保护产品申报，服务种业企业与合作社。"),
    Agency("深圳市海盾知识产权服务有限公司", "440305", ("海外维权", "跨境电商知识产权", "TRO应诉"),
           "面向跨境电商卖家，处理亚马逊投诉、TRO临时限制令和解与应诉，海关知识产权备案。"),
    Agency("北京医通知识产权代理有限公司", "110108", ("专利申请代理", "PCT国际申请", "药品专利链接"),
           "抗体、细胞治疗和小分子药物专利布局，药品专利链接与专利期限补偿，A61K 39/395、C07K 16/28。"),
    Agency("杭州之江知识产权培训中心", "330106", ("知识产权培训", "专利代理师考前培训"),
           "企业知识产权管理人员培训，专利代理师资格考试辅导，开设公益讲座。"),
)  # fmt: skip

TRADES = [
    "芯片设计",
    "生物医药",
    "新能源汽车",
    "人工智能",
    "光伏",
    "纺织",
    "医疗器械",
    "跨境电商",
    "装备制造",
    "新材料",
    "软件",
    "农业种业",
]
WORDS = [
    "创新",
    "远望",
    "华智",
    "正和",
    "明理",
    "云图",
    "太湖",
    "维度",
    "科信",
    "海盾",
    "医通",
    "之江",
    "智汇",
    "博雅",
    "中科",
    "恒信",
    "天元",
    "鼎力",
]


def document(number: int, agency: Agency, *, version: int = 1, **but: object) -> Document:
    """The document of *agency* under an id made from *number*, *but* for what the test says."""
    places = tuple(PLACES.values())
    parts: dict[str, object] = {
        "id": f"{number:012d}",
        "version": version,
        "texts": {
            "name": tuple(analyse(agency.name)),
            "services": tuple(word for service in agency.services for word in analyse(service)),
            "about": tuple(analyse(agency.about)),
            "sound": tuple(pinyin_tokens(agency.name)),
        },
        "keywords": {"region": (agency.region,), "services": agency.services, "standing": ("active",)},
        "numbers": {"staff": number % 40, "founded": 1990 + number % 35},
        "suggest": tuple((key, agency.name) for key in suggest_keys(agency.name, places)),
    }
    return Document(**{**parts, **but})  # type: ignore[arg-type]  # a test names the fields


def made(count: int, seed: int = 7) -> list[Agency]:
    """*count* agencies put together from the words of those above; the same for the same seed."""
    random = Random(seed)
    kinds = [(service, agency.about.split("，")) for agency in WRITTEN for service in agency.services]
    return [_one(random, kinds) for _ in range(count)]


def _one(random: Random, kinds: list[tuple[str, list[str]]]) -> Agency:
    region, place = random.choice(list(PLACES.items()))
    chosen = random.sample(kinds, random.choice((1, 2, 2, 3, 4)))
    tail = random.choice(
        ("知识产权代理有限公司", "专利事务所(普通合伙)", "商标事务所有限公司", "信息咨询有限公司", "律师事务所")
    )
    phrases = [random.choice(phrases) for _, phrases in chosen] + random.sample(TRADES, 2)
    random.shuffle(phrases)
    name = f"{place}{random.choice(WORDS)}{random.choice(WORDS)}{tail}"
    return Agency(name, region, tuple(dict.fromkeys(service for service, _ in chosen)), "，".join(phrases) + "。")
