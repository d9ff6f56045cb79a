"""What applications keeps: awards of titles. Cases, materials and panels come with their own issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.declare import Thing, field, thing
from contracts.things.shapes import ESSAY, TITLE


@thing(
    "award",
    owner="applications",
    plural="awards",
    zh="称号授予",
    en="award",
    title="title_no",
    writers=("province",),
    region="region",
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Thing):
    """The decision that gives a zone its title; the title itself lives in assessment."""

    zone_id: str = field("集聚区", "Zone", refers="zone", find="exact")
    zone_name: str = field("集聚区名称", "Zone name", shape=TITLE, find="text")
    region: str = field("所在地", "Region", codes="regions", find="facet")
    programme: str = field("适用办法", "Programme", codes="programmes", find="facet")
    edition: str = field("版本", "Edition", shape=TITLE, derived=True, default="")
    title_no: str = field("称号编号", "Title number", shape=TITLE, find="exact")
    awarded_on: date = field("授予日期", "Awarded")
    document_no: str | None = field("批文", "Document", shape=TITLE, default=None)
    term_set_until: date | None = field("批文所定期限", "Term set by the document", default=None)
    remark: str | None = field("说明", "Remark", shape=ESSAY, default=None)
