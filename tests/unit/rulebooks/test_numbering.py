"""How the number of an article is written in English."""

from __future__ import annotations

import pytest

from rulebooks.numbering import in_english

WRITTEN = {
    "第八条": "art. 8",
    "第六条（三）": "art. 6(3)",
    "第九条（一）—（五）": "art. 9(1)–(5)",
    "第三十二条第一款第（四）项（参照）": "art. 32 para. 1 item (4) (by analogy)",
    "第二百零四条第二项": "art. 204 item 2",
    "第一千二百五十九条": "art. 1259",
    "第四十四、四十五条（参照）": "arts. 44, 45 (by analogy)",
    "第十一条至第十三条": "arts. 11 to 13",
    "第四条、第七条": "arts. 4, 7",
    "四（二）3": "section 4(2)3",
    "四（三）1—5": "section 4(3)1–5",
    "三（一）3、（二）5": "section 3(1)3, (2)5",
    "一、四、五（一）": "sections 1, 4, 5(1)",
    "C1": "C1",
    "": "",
}


@pytest.mark.parametrize(("zh", "en"), WRITTEN.items())
def test_a_number_is_written_as_english_texts_write_it(zh, en):
    assert in_english(zh) == en


@pytest.mark.parametrize("heading", ["附件", "申报通知：专家评审", "一般规定", "第一批名单"])
def test_what_is_no_number_stays_as_it_is_written(heading):
    assert in_english(heading) == heading
