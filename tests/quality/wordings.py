"""How firms put it, for the judged demands: written apart from the product's lists, never copied into them."""

# By service: what names it in some way, and what people say who do not know what it is called (held out).
WORDINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "patent_filing": (
        ("想做专利申请", "委托专利代理写一件发明"),
        ("我们琢磨出一个新机构，怎么让别人不能照搬", "研究院的新技术要权属证明"),
    ),
    "pct_filing": (("要办PCT", "国际专利申请走PCT途径"), ("先在全世界占个位置，过两年再决定进哪些国家",)),
    "patent_reexamination": (("专利驳回要做复审", "驳回复审"), ("专利局不给授权，想再争取一下",)),
    "patent_invalidation": (("要提专利无效", "对一件专利请求无效宣告"), ("对家手里那件专利太碍事，想让它作废",)),
    "trademark_filing": (("商标注册", "申请注册商标"), ("我们的酒坊字号怕被人用，想独占", "给奶茶店招牌办个保护")),
    "madrid_filing": (("马德里商标", "商标国际注册"), ("品牌要到东南亚卖，那边也要有保护",)),
    "trademark_review": (("商标异议", "撤三"), ("我们用了八年的牌子被别人先登记了",)),
    "software_registration": (("软著登记", "计算机软件著作权"), ("自研的排产程序要一张证书投标用",)),
    "layout_registration": (("集成电路布图设计登记", "布图设计"), ("流片前想把芯片的版图留个保护",)),
    "infringement_litigation": (
        ("专利诉讼", "侵权诉讼代理"),
        ("隔壁厂照着我们的机器做，打算上法庭", "收到传票，对方索赔两百万"),
    ),
    "overseas_protection": (
        ("海外维权", "应对337调查"),
        ("在汉诺威参展被当场撤展", "德国客户说我们的货被那边的法院禁止销售"),
    ),
    "infringement_monitoring": (("侵权监测", "打假取证"), ("电商上到处是高仿，要一家家清",)),
    "trade_secret_protection": (("商业秘密保护", "技术秘密保密"), ("总工带着工艺参数去了同行那里",)),
    "customs_recordal": (("海关备案", "海关知识产权保护"), ("希望口岸替我们把假货扣下来",)),
    "fto_analysis": (("FTO分析", "自由实施调查"), ("下月投产，怕落进别人的权利范围",)),
    "patent_navigation": (("专利导航", "产业专利导航"), ("开发区招商要从专利数据看产业缺什么",)),
    "landscape_analysis": (("专利分析", "竞争对手专利态势"), ("想摸清头部几家公司这几年在研究什么",)),
    "ip_strategy": (("专利布局咨询", "知识产权战略"), ("五年内要搭起一道保护网，请人整体设计",)),
    "valuation": (("专利评估", "知识产权价值评估"), ("拿技术折股，得有个公允价",)),
    "transfer": (("专利转让", "商标转让交易"), ("手上几十件闲置的权利想出手变现",)),
    "licensing": (("专利许可", "许可谈判"), ("有厂家想用我们的技术按台付费",)),
    "pledge": (("知识产权质押融资", "专利质押贷款"), ("没有厂房，只有一堆证书，银行肯不肯放款",)),
    "custody": (("知识产权托管", "全流程托管"), ("公司没这方面的人，想交给外面一条龙管",)),
    "ip_management": (("贯标", "知识产权管理体系认证"), ("要按国标把内部流程立起来并拿到认证",)),
}
INDUSTRIES = {
    "w_ic": "芯片",
    "biology": "抗体药物",
    "new_energy": "光伏逆变",
    "new_energy_vehicles": "动力电池",
    "high_end_equipment": "数控机床",
    "new_materials": "碳纤维",
    "w_iot": "传感联网",
    "environment": "污水治理",
}
BOILERPLATE = (
    "本所成立多年，秉承专业、诚信、高效的宗旨，为客户提供优质服务。",
    "拥有一支经验丰富的团队，服务众多知名企业。",
    "暂不承接诉讼以外的涉外事务请来电咨询。",
    "与多家高校和园区建立了长期合作。",
)
