"""The instruments by which records are changed without a programme or a procedure, so that pages know them in English, too."""

from __future__ import annotations

from datetime import date

from rulebooks.citation import Citation, Evidence

REGULATIONS = Citation(
    "《专利代理条例》（国务院令第706号）",
    "Patent Agency Regulations (Decree 706)",
    "",
    date(2019, 3, 1),
    Evidence.FOUND,
)
SERIOUS_RULES = Citation(
    "《市场监督管理严重违法失信名单管理办法》（总局令第44号）",
    "Measures on the serious-breach list (SAMR Order 44)",
    "",
    date(2021, 9, 1),
    Evidence.FOUND,
)
PUBLICITY = Citation(
    "《企业信息公示暂行条例》",
    "Interim Regulations on Enterprise Information Publicity",
    "第十二条",
    date(2014, 10, 1),
    Evidence.UNVERIFIED,
)
DAILY_RULES = Citation(
    "《江苏省知识产权服务业集聚发展区管理办法（征求意见稿）》起草说明",
    "Jiangsu draft measures for agglomeration zones, explanation",
    "（入驻、退出等制度机制）",
    article_en="on entry and exit",
    evidence=Evidence.STATED,
)
CITED = (REGULATIONS, SERIOUS_RULES, PUBLICITY, DAILY_RULES)
