"""The platform's own rules of matching, clause by clause: what is done to demands and contacts is recorded by them."""

from __future__ import annotations

from datetime import date

from rulebooks.citation import Citation, Evidence

RULES = Citation("平台供需对接规则", "The platform's rules of matching", "", date(2026, 1, 1), Evidence.PROPOSAL)
BOTH = RULES.clause("双方选定", "choice by both")
OUTCOME = RULES.clause("结果登记", "record of the outcome")
SUBSCRIPTION = RULES.clause("订阅", "subscription")
LOCKED = RULES.clause("结果锁定", "kept ranking")
WARNED = RULES.clause("列入名单告知", "notice of a listing")
CITED = (RULES, BOTH, OUTCOME, SUBSCRIPTION, LOCKED, WARNED)
