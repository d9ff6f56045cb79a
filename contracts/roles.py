"""Who people are to the platform; roles choose the verb, attributes choose the rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from contracts.declare import Words


class Role(Enum):
    """A role's value is what tokens, settings and the access matrix say."""

    VISITOR = "visitor"
    FIRM = "firm"
    AGENCY = "agency"
    APPLICANT = "applicant"
    OPERATOR = "operator"
    INSPECTOR = "inspector"
    LEAD = "lead"
    CITY = "city"
    PROVINCE = "province"
    EXPERT = "expert"
    PARTNER = "partner"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "sysadmin"
    SECURITY_ADMIN = "secadmin"
    AUDIT_ADMIN = "auditadmin"
    SYSTEM = "system"  # the platform itself: timers, reactions, the seed of a demonstration


ROLE_WORDS = {
    Role.VISITOR: Words("访客", "visitor"),
    Role.FIRM: Words("企业", "firm"),
    Role.AGENCY: Words("服务机构", "agency"),
    Role.APPLICANT: Words("申报单位", "applicant"),
    Role.OPERATOR: Words("集聚区运营人员", "zone operator"),
    Role.INSPECTOR: Words("检查人员", "inspector"),
    Role.LEAD: Words("检查负责人", "inspection lead"),
    Role.CITY: Words("市局人员", "city officer"),
    Role.PROVINCE: Words("省局人员", "province officer"),
    Role.EXPERT: Words("专家", "expert"),
    Role.PARTNER: Words("合作系统", "partner system"),
    Role.AUDITOR: Words("审计人员", "auditor"),
    Role.SYSTEM_ADMIN: Words("系统管理员", "system administrator"),
    Role.SECURITY_ADMIN: Words("安全管理员", "security administrator"),
    Role.AUDIT_ADMIN: Words("审计管理员", "audit administrator"),
    Role.SYSTEM: Words("平台", "platform"),
}

OFFICERS = ("city", "province")
STAFF = (*OFFICERS, "operator", "inspector", "lead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who acts: travels signed from the gateway, never inside a command."""

    id: str
    role: Role
    name: str = ""
    organisation: str = ""  # an agency's or a firm's id
    zone: str = ""  # an operator's zone
    region: str = ""  # an officer's region prefix: 32, 3202, 320211

    @property
    def party(self) -> str:
        """For whom this person acts: the organisation, or nobody but themselves."""
        return self.organisation or self.id


NOBODY = Principal(id="-", role=Role.VISITOR)
PLATFORM = Principal(id="platform", role=Role.SYSTEM)
