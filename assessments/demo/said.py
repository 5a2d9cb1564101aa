"""What people of the demo write about scorecards: reports on the own work, comments, talks, appeals."""

import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from assessments.models import Scorecard
from assessments.rules.cards import Card

KEY_WORK = (
    "跟进重点客户年度框架，完成两家续签；清理逾期应收，逐户确认付款日期。",
    "推进三家老客户的备件框架报价，陪同技术部完成两次现场测试。",
    "完成片区客户走访，更新联系人与采购计划；协调两单加急交付。",
    "参加行业展会并回访意向客户，整理竞品报价。",
)
HIGHLIGHTS = ("重点客户复购提前落单。", "逾期超过 60 天的应收全部收回。", "新客户首单按期签收。", "")
PROBLEMS = ("个别客户付款审批慢，月底集中到账。", "两次发货因备件缺货延期，客户有意见。", "新客户转化周期偏长。", "")
IMPROVEMENT = (
    "每周三核对到期应收；重点客户每月至少两次现场拜访。",
    "按周更新客户状态，提前一周确认发货。",
    "补齐合同资料，减少退回。",
)
SUPPORT = ("请供应链优先保障畅销备件。", "希望技术部每月安排一次联合拜访。", "", "")
# Comments by how much of its points a dimension reached: from 90, from 70, below.
COMMENTS: Mapping[str, tuple[str, str, str]] = {
    "PER": (
        "销售与回款进度都好，继续保持客户结构。",
        "销售接近目标，回款节奏还要再往前赶。",
        "与目标差距较大，先把到期应收和在手项目逐户过一遍。",
    ),
    "BEH": (
        "拜访扎实，日志和周状态都按时。",
        "拜访数量够，个别周状态确认偏晚。",
        "流程执行不到位，周状态与日志要按时完成。",
    ),
    "TEA": ("主动分享经验，带动小组。", "配合较好，可以多承担小组事项。", "小组目标未达成，多与同事协同跟单。"),
    "GRO": ("学习主动，进步明显。", "按计划学习，需要多用到项目上。", "成长计划推进慢，请按月补上。"),
}
STRENGTHS = ("客户关系稳定，回款跟进及时。", "拜访计划执行好，报价响应快。", "对产品熟悉，技术沟通顺畅。")
WEAK = ("新客户开发偏少。", "周状态确认有时滞后。", "大单预测偏乐观。")
GOALS = ("下期新客户首单不少于一家，回款率保持 95% 以上。", "到期应收当月清零，重点客户完成年度框架谈判。")


class Appealed(NamedTuple):
    """Against a KPI: why, what proves it, what is said when it is upheld and when it is not."""

    reason: str
    evidence: str
    upheld: str
    rejected: str


APPEALED = {
    "K18": Appealed(
        "两次现场拜访因补录超过 72 小时未计入，已附客户签字的拜访确认单。", "拜访确认单照片两张，已上传至对应拜访记录",
        "经核对拜访确认单，补计两次有效拜访。", "补录时间超过规定且没有事先说明，维持原数据。",
    ),
    "K25": Appealed(
        "两周的客户周状态周五下午已逐户确认，网络中断没有提交成功。", "当日手机截屏两张",
        "经核对截屏与系统日志，补计两周的周状态确认。", "系统日志里没有提交记录，维持原数据。",
    ),
}  # fmt: skip


def report_of(card: Scorecard, chance: random.Random) -> dict[str, object]:
    """The texts of a work report and the own score, a little above what the facts say."""
    named = card.cycle.definitions
    lines = [
        f"{named[fact.kpi]['name']['zh-hans']}：{fact.reached:.1f}%"
        for fact in sorted(card.facts.all(), key=lambda fact: fact.position)
        if fact.reached is not None and fact.kpi in named
    ]
    own = float(card.total if card.total is not None else 75) + chance.gauss(2, 4)
    return {
        "results": "\n".join(lines[:5]) or "按计划完成本期工作。", "key_work": chance.choice(KEY_WORK),
        "highlights": chance.choice(HIGHLIGHTS), "problems": chance.choice(PROBLEMS),
        "improvement": chance.choice(IMPROVEMENT), "support": chance.choice(SUPPORT),
        "self_score": Decimal(round(min(max(own, 45), 105))),
    }  # fmt: skip


def comments_on(card: Card) -> dict[str, str]:
    """For each dimension, by what it came to."""
    found = {}
    for one in card.dimensions:
        share = Fraction(one.contribution) / one.weight if one.weight else Fraction(0)
        found[one.code] = COMMENTS[one.code][0 if share >= Fraction(9, 10) else 1 if share >= Fraction(7, 10) else 2]
    return found


def talk_of(chance: random.Random) -> dict[str, str]:
    return {
        "strengths": chance.choice(STRENGTHS), "weak": chance.choice(WEAK), "goals": chance.choice(GOALS),
        "support": chance.choice(SUPPORT),
    }  # fmt: skip
