"""The two cases by which an agency comes into a zone and leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from contracts.cases import CODE, CaseThing
from contracts.declare import field, thing
from contracts.roles import OFFICERS
from contracts.things.registry import ExitReason
from contracts.things.shapes import ESSAY, TITLE


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """An open matter that somebody else sees to after the agency has left; only its owner closes it."""

    owner: str = field("提出方", "Whose matter", shape=TITLE)
    reference: str = field("编号", "Number", shape=TITLE)
    holder: str = field("接收人", "Taken over by", shape=TITLE)
    on: date = field("移交日期", "Handed over")


READERS = ("agency", "operator", *OFFICERS, "auditor")


@thing(
    "admission",
    owner="registry",
    plural="admissions",
    zh="入驻办理",
    en="admission",
    title="agency_name",
    writers=("agency", "operator"),
    readers=READERS,
    zone="zone_id",
    region="region",
    parties={"agency": "agency_id"},
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Admission(CaseThing):
    """From an agency's wish to sit in a zone to its residence there, or to a refusal with its reasons."""

    procedures: ClassVar[tuple[str, ...]] = ("ENTRY",)

    procedure: str = field("办理程序", "Procedure", shape=CODE, find="facet", default="ENTRY")
    agency_id: str = field("机构", "Agency", refers="agency", find="exact")
    zone_id: str = field("集聚区", "Zone", refers="zone", find="exact")
    base_id: str | None = field("基地", "Base", refers="base", default=None)
    room: str | None = field("房号", "Room", shape=TITLE, default=None)
    area_m2: Decimal | None = field("使用面积", "Area", unit=("平方米", "m²"), least=0, default=None)
    contract_no: str | None = field("入驻合同", "Contract", shape=TITLE, default=None)
    contract_until: date | None = field("合同至", "Contract until", default=None)
    expected_on: date | None = field("拟入驻日", "Entry planned for", default=None)
    services: tuple[str, ...] = field("入驻服务项目", "Services offered there", codes="services", default=())
    remark: str | None = field("说明", "Remark", shape=ESSAY, default=None)
    agency_name: str = field("机构名称", "Name of the agency", shape=TITLE, find="text", derived=True, default="")
    region: str = field("集聚区所在地", "Region of the zone", codes="regions", find="facet", derived=True, default="")
    residence_id: str = field("入驻记录", "Residence", refers="residence", derived=True, default="")


@thing(
    "departure",
    owner="registry",
    plural="departures",
    zh="退出办理",
    en="departure",
    title="agency_name",
    writers=("agency", "operator"),
    readers=READERS,
    zone="zone_id",
    region="region",
    parties={"agency": "agency_id"},
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Departure(CaseThing):
    """From the wish or the ground to leave a zone to the end of the residence, with every open matter settled on the way."""

    procedures: ClassVar[tuple[str, ...]] = ("EXIT",)

    procedure: str = field("办理程序", "Procedure", shape=CODE, find="facet", default="EXIT")
    residence_id: str = field("入驻记录", "Residence", refers="residence", find="exact")
    remark: str | None = field("说明", "Remark", shape=ESSAY, default=None)
    agency_id: str = field("机构", "Agency", refers="agency", find="exact", derived=True, default="")
    agency_name: str = field("机构名称", "Name of the agency", shape=TITLE, find="text", derived=True, default="")
    zone_id: str = field("集聚区", "Zone", refers="zone", find="exact", derived=True, default="")
    region: str = field("集聚区所在地", "Region of the zone", codes="regions", find="facet", derived=True, default="")
    ground: ExitReason | None = field("退出原因", "Reason of exit", derived=True, default=None)
    left_on: date | None = field("退出日期", "Left", derived=True, default=None)
    requested_on: date | None = field(
        "机构书面申请日（由运营单位代为提交）", "Written request of (filed by the operator)", derived=True, default=None
    )
    handed_over: tuple[HandedOver, ...] = field("已移交事项", "Handed over", derived=True, default=())
