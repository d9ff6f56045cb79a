"""The register begins: agencies and their people, public bodies, zones with their bases, and who resides where."""

from chassis.storage.columns import LookUp
from chassis.storage.steps import DAY, WHOLE, create_common, create_kind, drop_common, drop_kind

revision, down_revision = "0001", None


def upgrade() -> None:
    create_common()
    create_kind(
        "zone",
        LookUp("region"),
        LookUp("programme"),
    )
    create_kind(
        "agency",
        LookUp("credit_code"),
        LookUp("form"),
        LookUp("standing"),
        LookUp("region"),
        LookUp("primary_category"),
        LookUp("agency_code"),
        LookUp("founded", DAY, indexed=False),
        LookUp("staff", WHOLE, indexed=False),
    )
    create_kind(
        "practitioner",
        LookUp("profession"),
        LookUp("agency_id"),
        LookUp("region"),
        LookUp("qualification_no"),
        LookUp("practice_no"),
        LookUp("valid_until", DAY, indexed=False),
    )
    create_kind(
        "public_body",
        LookUp("type"),
        LookUp("credit_code"),
        LookUp("region"),
        LookUp("zone_id"),
    )
    create_kind(
        "base",
        LookUp("zone_id"),
        LookUp("region"),
    )
    create_kind(
        "residence",
        LookUp("agency_id"),
        LookUp("zone_id"),
        LookUp("base_id"),
        LookUp("region"),
        LookUp("state"),
        LookUp("contract_until", DAY, indexed=False),
    )


def downgrade() -> None:
    drop_kind("residence")
    drop_kind("base")
    drop_kind("public_body")
    drop_kind("practitioner")
    drop_kind("agency")
    drop_kind("zone")
    drop_common()
