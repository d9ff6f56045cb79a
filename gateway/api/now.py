"""Why some addresses tell of now alone: each read that takes neither `asOf` nor `knownOn` says its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from contracts.declare import Words

F = TypeVar("F", bound=Callable[..., Any])
AXES = ("asOf", "knownOn")

INDEX = Words(
    "索引只收现在可以找到的，不留过去的样子；某日的登记按原地址查看，如 /agencies?asOf=…、/agencies/{id}?asOf=…",
    "the index holds what can be found now and keeps no past; the register of a day is read at its own addresses, such as "
    "/agencies?asOf=… and /agencies/{id}?asOf=…",
)
WORKLIST = Words(
    "这里是现在等人办的事；某日在谁手上见 /{plural}?desk=…&asOf=…，某日的案件见 /cases/{plural}/{id}?asOf=…",
    "it is what waits for somebody now; on whose desk a case lay on a day: /{plural}?desk=…&asOf=…, the case as it was: "
    "/cases/{plural}/{id}?asOf=…",
)
ACTS = Words(
    "事项只在现在的记录上办理，过去某日没有可办之事；那日做了什么、据以核对了什么，见 /{plural}/{id}/history 和案件回执",
    "acts are done on the record as it is now, and none on a day that is over; what was done then, and what it was checked "
    "against, stands in /{plural}/{id}/history and in the receipts of a case",
)
JOB = Words("这是现在要办的一件事，没有过去的样子", "it is a job of now, which has no past state")
FIXED = Words("它所指的内容一经作成就不再改变", "what it names never changes once it is made")
BY_DAY = Words("哪一天用参数 on 或 year 问", "the day is asked for by `on` or `year`")
PLANS = Words(
    "这里是各区方案今天的进度；某日的进度见 /applications/{id}/progress?on=…",
    "it is how the plans of all zones stand today; how one stood on a day is told by /applications/{id}/progress?on=…",
)
FIGURES = Words(
    "这是按现在的索引和记录算出的；过去的见逐日公布的数据集",
    "it is worked out from what is known now; the published data sets keep the past",
)
PLATFORM = Words("它说的是平台自己，不是登记的事", "it tells of the platform itself, not of anything on the register")


def tells_of_now(reason: Words) -> Callable[[F], F]:
    """The view takes no day, and why."""

    def mark(view: F) -> F:
        view.now = reason  # type: ignore[attr-defined]  # a mark on the view
        return view

    return mark
