"""Refusals of `credit`."""

from contracts.codes.base import code

NO_FILE = code(
    "credit.no-file",
    ("没有信用档案", "No credit file"),
    ("机构 {id} 没有信用档案。", "There is no credit file of agency {id}."),
    ("先登记该机构；登记后自动建档。", "Register the agency; its file is opened by that."),
)
LISTED_BEFORE_DECIDED = code(
    "credit.listed-before-decided",
    ("列入早于决定", "Listed before the decision"),
    ("列入日 {listed} 早于决定日 {decided}。", "It was listed on {listed}, before the decision of {decided}."),
)
ENDS_BEFORE_LISTED = code(
    "credit.ends-before-listed",
    ("期满早于列入", "Ends before it begins"),
    ("期满日 {ends} 早于列入日 {listed}。", "It ends on {ends}, before it was listed on {listed}."),
)
LIFTED_BEFORE_LISTED = code(
    "credit.lifted-before-listed",
    ("移出早于列入", "Lifted before it was listed"),
    ("移出日 {lifted} 早于列入日 {listed}。", "Lifted on {lifted}, before it was listed on {listed}."),
)
LIFTED_AFTER_TERM = code(
    "credit.lifted-after-term",
    ("期满后不必移出", "The term is over by then"),
    ("{ends} 期满，到 {lifted} 已自动移出。", "Its term ends on {ends}; on {lifted} it has left the list by itself."),
)
