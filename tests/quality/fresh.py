"""
Wordings that nothing was tuned on: written after sayings, meanings and weights were fixed, as stories instead of requests.

None of them names its service. Who speaks was drawn by lot for each one before it was written (a silk mill, a noodle shop, a village
office …), so that the stories do not follow the sayings; they were measured once, when everything else stood, and that
figure was written down; the gate holds it from then on. Whoever changes the guessing after a look at single ones of them has to
write new ones: that happened twice; what they were before is in `told.py` and counts as known. What they do not prove: one author
wrote the sayings and these, so that other people's words will do worse.
"""

from __future__ import annotations

FRESH: dict[str, tuple[str, ...]] = {
    "patent_filing": (
        "我们丝绸厂的老机修把缫丝机的卷绕头改成了双排，断头少了一大半，厂里想趁没传开赶紧弄成自己的",
        "给客户做外包的时候琢磨出一种判断设备要坏的办法，准确率挺高，想单独拿出来占住",
    ),
    "pct_filing": (
        "我家面馆的自动煮面机卖给了一个做连锁的，他说将来可能开到国外，具体去哪谁也不知道，问我现在能不能先做点什么",
        "废电池拆解的那套流程国内上个月刚交了材料，股东说一年之内得给海外留条路",
    ),
    "patent_reexamination": (
        "拉光纤的那个涂覆方法等了两年半，最后寄来一张说不行的纸，工程师看了直拍桌子",
        "我店里发明的试戴架，人家说跟十年前一个专利差不多，其实完全两回事，现在还剩个把月能申辩",
    ),
    "patent_invalidation": (
        "有个人拿着一件摇杆操作的证，把我们几家小工作室都告了，可这种玩法二十年前的街机上就有",
        "玻璃厂那边的同行靠一件弯曲工艺压得我们喘不过气，我手上有九几年的德国杂志，写得一清二楚",
    ),
    "trademark_filing": (
        "大棚里的草莓卖得好，儿子给它起了个名还画了个笑脸，准备印在盒子上，怕以后说不清是谁的",
        "烘焙店要开分店，供货商提醒我先把门头上那几个字弄牢靠",
    ),
    "madrid_filing": (
        "助听器要交给波兰、捷克、匈牙利的经销商卖，人家头一句就问这名字在他们国家有没有主",
        "我们投的一家运动鞋公司要同时进六个市场，鞋舌上的那个图得一起管住",
    ),
    "trademark_review": (
        "开了十五年的轮胎店，上个月才知道店名被隔壁县的人拿去登记了，还让我摘招牌",
        "商会的会标交上去半年，退回来的信说跟一家酒厂的太像",
    ),
    "software_registration": (
        "电梯远程看护那一套都是我们几个小伙子一行行写的，现在业主招标要证明是自己的东西",
        "乡里请人开发的积分小程序，验收的时候专家说还差一个本子",
    ),
    "layout_registration": (
        "我们给冷柜做了一颗控温的片子，排线排了八个月，马上要交工厂做，想先有个说法",
        "民用音频放大那颗裸片，被深圳一家公司腐蚀开一层一层地描，连我们多画的那个小标都在",
    ),
    "infringement_litigation": (
        "钢琴的击弦机被河北一家厂原样做了，客户拿着他们的报价来压我，我咽不下这口气",
        "昨天快递送来一摞东西，说我们的消防卷盘用了人家的，十五天内要回，后面还要开会似的当面说",
    ),
    "overseas_protection": (
        "区里一家做电动滑板的企业急得不行，说荷兰的仓库被贴了封条，起因是一家当地公司说他们抄",
        "茶叶出口到摩洛哥，那边的代理把我们的图案抢先弄到自己手里，现在我们的货反倒不让卖",
    ),
    "infringement_monitoring": (
        "医院反映有人卖我们的骨板，包装一样货不对，想把全国还有多少这种货弄清楚，见一个处理一个",
        "盆景园的几款造型盆到处有人翻模在卖，一天刷手机能刷到几十家，一个人根本弄不过来",
    ),
    "trade_secret_protection": (
        "诊所做隐形牙套的排牙数据，被走掉的技师存在自己电脑里，现在他在对街开了一家",
        "我们园的课程包和家长名单，前园长好像全带到新地方去了，以后怎么管住这类东西",
    ),
    "customs_recordal": (
        "做宠物吸毛器的，听同行讲盐田那边隔三差五有一模一样的打着我们的字样装船，想让那边的人帮着看",
        "鱼竿卖到俄罗斯，最近满洲里那边有假的混出去，我们想在那里先登个名",
    ),
    "fto_analysis": (
        "水泵换了一种叶轮准备铺到全国，销售总监非要先有人给个话，免得卖了一半被人拦",
        "文创店想出一款磁吸书签，跟国外一个大牌子的有几分像，进货前心里不踏实",
    ),
    "patent_navigation": (
        "镇上电动工具占全国三成，书记想知道再往上走要补电机还是补电控，找哪些人来",
        "物流园区要升级，管委会说不能拍脑袋，得拿全球的技术数据看看往哪个方向招商",
    ),
    "landscape_analysis": (
        "健身器材那几家外国大厂这两年一直在改阻力系统，到底改到什么地步了，我们研发总监想看一份",
        "无水印染喊了这么多年，究竟谁真有东西、谁在吹，开题之前想弄明白",
    ),
    "ip_strategy": (
        "矿机厂几十个改进散在各个项目里，哪些报、哪些藏、哪些不要，老总想要一个通盘的办法",
        "仪表公司打算三年后和外企掰手腕，这方面的本钱怎么一年一年攒",
    ),
    "valuation": (
        "纸箱厂老板要拿一套自动折边的技术跟人合伙，对方只认钱，说先得有人算出来占多少",
        "无人机公司清算，债权人说那二十几件证也是财产，要先有个价",
    ),
    "transfer": (
        "家纺公司砍掉了窗帘线，跟窗帘有关的那些证放着也是交钱，不如给需要的人",
        "村里豆腐坊看上一个老字号，听说原来的主人早不做了，想把它接过来",
    ),
    "licensing": (
        "合作社自己改的花生收获机，外省三家农机厂都想做，我们不想卖断，想让他们做一台给一点",
        "蜂场的卡通小熊火了，牙膏厂想印在儿童牙膏上，这钱怎么谈我们没经验",
    ),
    "pledge": (
        "风机叶片厂接了大单要垫两千万，地是租的，设备早押了，会计说还有一墙证书能不能想想办法",
        "所里出来办的公司，除了几项发明没别的家当，信贷部的人说可以报上去看看",
    ),
    "custody": (
        "做激光的，人事兼着弄这些，去年一件到日子没人管就没了，想花钱请外面的人长期看着",
        "船厂十几个分公司各弄各的，集团想找一家全接过去，我们只看月报",
    ),
    "ip_management": (
        "中药铺变成了集团，投标时人家要看一张管这方面的合格证，还要每个部门都有章可循",
        "地图公司的测绘、研发、市场各有各的做法，外面的审核员来了两次都说不成体系",
    ),
}
