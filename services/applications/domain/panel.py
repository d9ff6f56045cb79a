"""Who may not score: conflicts of interest as they are found in the register, or were declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contracts.declare import State, Words
from contracts.things.applications import Application, Expert


def conflicts(expert: Expert, case: Application, zone: State, agencies: Mapping[str, State]) -> Iterator[Words]:
    """Every reason at once: works in the same county, for the zone, for an agency in it; or said so."""
    if case.zone_id in expert.barred_zones:
        yield Words("本人已申报与该集聚区有利害关系", "declared an interest in this zone")
    if expert.region == case.region:
        yield Words("在申报地工作", "works in the county that applies")
    for role, unit in (("运营管理单位", zone.get("operating_unit")), ("建设主体", zone.get("applicant"))):
        if unit and unit == expert.employer:
            english = "operates the zone" if role == "运营管理单位" else "is the applicant"
            yield Words(f"工作单位是{role}", f"the employer {english}")
    for agency in agencies.values():
        if expert.employer_code and agency["credit_code"] == expert.employer_code:
            yield Words(f"工作单位{agency['name']}在区内", f"the employer {agency['name']} resides in the zone")
