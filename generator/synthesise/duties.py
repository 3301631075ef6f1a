"""The text of synthetic duties and what has been performed of them.

Sentences are put together from an opening with an amount and clauses that may follow it. They
name the parties only by their role, never by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.synthesise.draws import Flags, Ints, Weighted, below, draw, happens
from generator.synthesise.identities import joined, taken
from generator.synthesise.vocabulary import BASES, weighted_words

PERFORMANCE: Final = weighted_words("全部未履行 880 部分未履行 112 其他 8")
PARTLY: Final = list(PERFORMANCE).index("部分未履行")

_OPENINGS: Final = {
    "civil": (
        "被执行人应于法律文书生效之日起十日内偿还申请执行人借款本金",
        "被执行人应向申请执行人支付货款",
        "被执行人应于法律文书生效后七日内给付工程款",
        "被执行人应支付申请执行人房屋租金及占用使用费共计",
        "被执行人对主债务人所欠债务承担连带清偿责任，金额为",
        "被执行人应返还申请执行人购房款",
        "被执行人应偿还信用卡透支本金及费用合计",
        "被执行人应赔偿申请执行人因机动车交通事故所受损失",
        "被执行人应向申请执行人支付股权转让款",
        "被执行人应按约定分期支付调解协议确定的款项共计",
        "被执行人应腾退所占用的房屋，并支付违约金",
        "被执行人应给付申请执行人买卖合同欠款",
        "被执行人应支付申请执行人融资租赁合同项下未付租金",
        "被执行人应返还申请执行人定金及预付款",
        "被执行人应支付物业服务费及滞纳金共计",
        "被执行人应支付申请执行人加工承揽价款",
    ),
    "criminal": (
        "责令被执行人退赔被害单位经济损失",
        "被执行人应缴纳判处的罚金，数额为人民币",
        "继续追缴被执行人的违法所得，数额为",
    ),
    "administrative": (
        "被执行人应缴纳行政处罚决定确定的罚款",
        "被执行人应缴清所欠社会保险费及滞纳金",
    ),
    "labour": (
        "被执行人应支付申请执行人拖欠的工资",
        "被执行人应支付申请执行人经济补偿金及加班工资",
        "被执行人应支付申请执行人一次性伤残补助金",
    ),
    "notarised": (
        "被执行人应偿还公证债权文书确定的贷款本金",
        "被执行人应履行公证债权文书确定的还款义务，金额为",
    ),
}
_INTEREST: Final = {
    "": 64,
    "及利息": 16,
    "及逾期付款利息（按一年期贷款市场报价利率计算至实际付清之日止）": 9,
    "及违约金（以未付款项为基数，按日万分之五计算）": 8,
    "及相应的罚息、复利": 8,
    "，并以该款为基数按年利率6%支付利息至清偿之日止": 9,
    "，分三期付清": 5,
}
_CLOSINGS: Final = {
    "。": 62,
    "；案件受理费由被执行人负担。": 18,
    "；逾期履行的，加倍支付迟延履行期间的债务利息。": 14,
    "；申请执行人对抵押物折价或者拍卖、变卖所得价款在上述债权范围内优先受偿。": 7,
    "；其他连带责任人承担责任后，有权向被执行人追偿。": 5,
    "；并负担申请执行费及公告费。": 4,
}
# Weights of amounts from 1,000 yuan up, one per power of ten, and what they are rounded to.
_MAGNITUDES: Final = (6, 38, 38, 15, 3)
_ROUNDING: Final = {1: 50, 100: 15, 1000: 35}


@dataclass(frozen=True)
class Performance:
    """State of performance, and the two parts where a duty was partly performed (else null)."""

    states: Ints
    performed: Any
    unperformed: Any


@dataclass(frozen=True)
class Duties:
    """Draws the duties of a list."""

    seed: int

    def amounts(self, index: Ints, bases: Ints) -> tuple[Ints, Ints]:
        """Return yuan and fen; round amounts have no fen, wages stay below a million."""
        power = self._magnitude.at(draw(self.seed, "amount/power", index))
        power = np.minimum(power, self._largest_power[bases])
        least = 10 ** (power + 3)
        yuan = least + below(draw(self.seed, "amount", index), least * 9)
        step = self._steps[self._rounding.at(draw(self.seed, "amount/rounding", index))]
        fen = below(draw(self.seed, "amount/fen", index), 100)
        return yuan // step * step, np.where((step == 1) & (power < 4), fen, 0)

    def texts(self, index: Ints, bases: Ints, yuan: Ints, fen: Ints) -> Any:
        """Return the duty as one sentence of 15 to 120 characters."""
        opening = below(draw(self.seed, "duty/opening", index), self._opening_counts[bases])
        interest = self._interest.at(draw(self.seed, "duty/interest", index))
        closing = self._closing.at(draw(self.seed, "duty/closing", index))
        return joined(
            taken(self._opening_words, self._opening_starts[bases] + opening),
            _money(yuan, fen),
            taken(pa.array(list(_INTEREST)), np.where(self._bears_interest[bases], interest, 0)),
            taken(pa.array(list(_CLOSINGS)), closing),
        )

    def performance(self, index: Ints, yuan: Ints, fen: Ints) -> Performance:
        """Return what was performed and what is left; nobody on the list has performed all."""
        states = self._performance.at(draw(self.seed, "performance", index))
        percent = 5 + below(draw(self.seed, "performance/part", index), 86)
        paid = yuan * percent // 100
        paid = np.where(paid > 10_000, paid // 100 * 100, paid)
        partly: Flags = states == PARTLY
        vague = happens(draw(self.seed, "performance/vague", index), 250)
        left = joined("尚欠", _money(yuan - paid, fen), taken(_LEFT_TAILS, vague.astype(np.int64)))
        done = joined("已履行", _money(paid, fen * 0))
        return Performance(states, _only(partly, done), _only(partly, left))

    @cached_property
    def _magnitude(self) -> Weighted:
        return Weighted.of(_MAGNITUDES)

    @cached_property
    def _largest_power(self) -> Ints:
        small = ("labour", "administrative")
        return np.array([2 if b.duties in small else len(_MAGNITUDES) - 1 for b in BASES])

    @cached_property
    def _rounding(self) -> Weighted:
        return Weighted.of(_ROUNDING.values())

    @cached_property
    def _steps(self) -> Ints:
        return np.array(list(_ROUNDING), dtype=np.int64)

    @cached_property
    def _interest(self) -> Weighted:
        return Weighted.of(_INTEREST.values())

    @cached_property
    def _closing(self) -> Weighted:
        return Weighted.of(_CLOSINGS.values())

    @cached_property
    def _performance(self) -> Weighted:
        return Weighted.of(PERFORMANCE.values())

    @cached_property
    def _opening_words(self) -> Any:
        return pa.array([text for basis in BASES for text in _OPENINGS[basis.duties]])

    @cached_property
    def _opening_counts(self) -> Ints:
        return np.array([len(_OPENINGS[basis.duties]) for basis in BASES], dtype=np.int64)

    @cached_property
    def _opening_starts(self) -> Ints:
        return np.cumsum(self._opening_counts) - self._opening_counts

    @cached_property
    def _bears_interest(self) -> Any:
        return np.array([basis.duties in ("civil", "notarised") for basis in BASES])


_FEN: Final = pa.array(["元", *(f".{fen:02d}元" for fen in range(1, 100))])
_LEFT_TAILS: Final = pa.array(["未履行", "及利息未履行"])


def _money(yuan: Ints, fen: Ints) -> Any:
    return joined(pa.array(yuan).cast(pa.string()), taken(_FEN, fen))


def _only(flags: Flags, words: Any) -> Any:
    """Keep words where the flag holds; null elsewhere."""
    return pc.if_else(pa.array(flags), words, pa.scalar(None, pa.string()))
