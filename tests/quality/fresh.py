"""
Wordings that nothing was tuned on: written after the sayings and their weights were fixed, as stories instead of requests.

None of them names its service. They were measured once, when everything else stood, and that figure was written down; the gate
holds it from then on. Whoever changes the guessing after a look at single ones of them has to write new ones: that happened
once, and these took the place of the first. What they do not prove: one author wrote the sayings and these, so that
other people's words will do worse.
"""

from __future__ import annotations

FRESH: dict[str, tuple[str, ...]] = {
    "patent_filing": (
        "儿子设计的可折叠鱼竿架被好几个钓友追着买，怕厂家看见就做",
        "我们把烘干塔的进风口换了个位置，能耗掉了四成，这个法子得写下来报上去",
    ),
    "pct_filing": (
        "合伙人说今年只定国内，但境外的门不能关死，日子快到了",
        "公司不知道三年后主攻欧洲还是南美，眼下要一个都能接上的办法",
    ),
    "patent_reexamination": (
        "答了两轮，最后那份通知书写的是不予批准，研发说对方根本没看懂",
        "我们收到了一份决定，说这个方案显而易见，还剩两个月可以提意见",
    ),
    "patent_invalidation": (
        "有个人拿外观证到处给直播间发函，可那款杯子五年前就满街都是",
        "对方起诉靠的就那一张证，把证弄倒案子就没了",
    ),
    "trademark_filing": (
        "外婆的辣酱在村里卖出了名，想正正经经把名号立住再进超市",
        "给新做的童装线想了个叠词的名，还配了小狐狸的图，打算占下来",
    ),
    "madrid_filing": (
        "在迪拜展会上有人问我们这个名字在他们那里算不算数",
        "我们的扫地机要铺十二个国家，包装上的名字每个地方都要能站住",
    ),
    "trademark_review": (
        "上海一家公司把我们用了多年的招牌写到了自己名下，我们气不过",
        "交上去的名字被说和一个卖鞋的太接近，没让过",
    ),
    "software_registration": (
        "外卖柜的那套控制系统全是我们自己敲的，招标文件要求附证",
        "想申请双软企业，手里的系统还一张纸都没有",
    ),
    "layout_registration": (
        "我们画了一年的传感器芯片图样，怕工厂里有人拿去",
        "同行把我们的芯片磨开拍照再做，一模一样的走线，以后怎么预防",
    ),
    "infringement_litigation": (
        "代工厂用我们的模具偷着给别人做，谈崩了，准备走到底让他赔",
        "人家说我们的按摩椅用了他的机芯结构，材料都送到我们前台了，月底就要到庭",
    ),
    "overseas_protection": (
        "展位刚搭好，纽伦堡的法警就来把样机抱走了",
        "买家来信说芝加哥一家事务所代表某品牌把我们几百个卖家一起告了，钱也动不了",
    ),
    "infringement_monitoring": (
        "客服每天收到骂我们的，都是在别处买到了冒充我们的便宜货，得有人盯着删",
        "想摸一遍义乌和广州的档口，看看哪些在卖冒我们牌子的，留好凭证",
    ),
    "trade_secret_protection": (
        "我们的酱料比例只有三个人知道，其中一个被高薪请走了",
        "离职的结构工程师网盘里有我们全部的装配图",
    ),
    "customs_recordal": (
        "听说宁波港每个月都有冒用我们牌子的轴承出去，想让他们一查就停",
        "想在关上留个底，以后见到这个标就先扣住问我们",
    ),
    "fto_analysis": (
        "新款咖啡机九月发售，市场部担心有家意大利公司会跳出来",
        "投产线两千万已经批了，董事会要一份书面的，说这东西做了没事",
    ),
    "patent_navigation": (
        "开发区做生物基材料七八年了，领导问下一步该往哪条岔路上走，要有依据",
        "县里想知道本地小家电这条链和顺德比差在哪儿、该找谁来",
    ),
    "landscape_analysis": (
        "我们想知道三家日本公司在固态电解质上都押了什么宝",
        "立项会上老总问：这块现在有几家在做，谁最早，哪些口子还空着",
    ),
    "ip_strategy": (
        "东一件西一件报了不少，没人说得清保住了什么，想重新排一排",
        "刚拿到一轮钱，想从第一天起就把这些事想清楚，三年一个台阶",
    ),
    "valuation": (
        "两个发起人一个出钱一个出技术，技术这边到底算多少得有人说句公道话",
        "法院要把公司的品牌一起拍了还债，先要一个数",
    ),
    "transfer": (
        "研究所撤了一条线，剩下二十几件没人用，领导让找人接",
        "看中了一个停用的牌子，想从原主手里拿过来",
    ),
    "licensing": (
        "有家印度公司想用我们的催化剂做法，每吨给我们提几美元，条款我们不会谈",
        "博物馆的纹样被三家文创公司看上，都想印在丝巾上，怎么给怎么收",
    ),
    "pledge": (
        "疫情后账上紧，除了三十几项发明什么也没有，行长说可以试试",
        "朋友公司拿商标从信用社弄到了两百万，我们也想",
    ),
    "custody": (
        "我们没有这个岗位，老板娘兼着管，已经漏了两次期限，想一股脑交出去",
        "十几家小厂想合请一个班子，什么时候该干什么他们来提醒来办",
    ),
    "ip_management": (
        "央企采购门槛里写着要有那个体系，我们明年要投标",
        "想让采购、研发、销售都知道哪一步该做什么记录，最后有机构来发证",
    ),
}
