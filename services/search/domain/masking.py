"""What names or reaches a person in free text, made unreadable before anybody else sees it."""

from __future__ import annotations

import re

MARK = "＊"
_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_REACH = re.compile(
    rf"{_BEFORE}[1-9]\d{{5}}(?:19|20)\d{{2}}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{{3}}[0-9Xx]{_AFTER}"  # identity number
    rf"|{_BEFORE}(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{{4}}){{2}}{_AFTER}"  # mobile
    rf"|{_BEFORE}0\d{{2,3}}[- ]?\d{{7,8}}{_AFTER}"  # landline
    rf"|{_BEFORE}(?:\d[ -]?){{15,18}}\d{_AFTER}"  # bank card
    r"|[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}"
    r"|(?:(?<=微信)|(?<=QQ)|(?<=qq))(?:号|：|:|\s){0,3}[A-Za-z0-9_\-]{5,20}",
    re.ASCII,
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗方俞任袁柳"
    "鲍史唐费薛雷贺倪汤罗郝安常于傅康伍余顾孟黄穆萧尹姚邵汪祁毛戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅盛"
    "林钟徐邱骆高夏蔡田樊胡凌霍万柯管卢莫房解应宗丁邓单洪包左石崔吉龚程邢裴陆荣翁甄曲封靳段侯全班仰秋伊宁仇"
    "栾甘厉武符刘景詹龙叶司黎白温乔聂曾关肖欧"
)
_NAMED = re.compile(
    rf"(?:(?<=联系人)|(?<=姓名)|(?<=负责人)|(?<=发明人))(?:为|是|：|:|\s){{0,2}}[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
    rf"|[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?=先生|女士|小姐|经理|老师)"
)


def masked(text: str) -> str:
    """*text* with every number, address and name of a person put out; the rest, and the length, as they were."""
    for found in (_REACH, _NAMED):
        text = found.sub(lambda match: MARK * len(match[0]), text)
    return text


def is_personal(text: str) -> bool:
    """Whether anything in *text* would be put out."""
    return masked(text) != text
