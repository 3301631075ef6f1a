"""Synthetic documents for the bench of the prose search: 1,000 characters each, nobody's words.

Words are drawn by the law of Zipf and Mandelbrot, P(r) ~ 1 / (r + 2.7): terms of the law and the
words between them, then compounds of two terms, as the language of judgments has them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from generator.search.documents import Document

LENGTH = 1_000
"""Characters of a document's text, marks of punctuation included."""

WORDS = 12_000
SHIFT = 2.7

SMALL = "的 了 在 是 和 与 对 及 应 其 为 以 由 并 未 所 或 至 向 按 因 该 将 不 有 于 后 就 且 依"
LAW = (
    "法院 合同 原告 被告 判决 规定 认为 责任 公司 案件 当事人 证据 应当 事实 行为 赔偿 法律 执行 请求 审理 "
    "诉讼 人民 支付 民事 申请 裁定 履行 约定 损失 上诉 权利 行政 义务 违约 侵权 财产 债务 债权 解除 审查 "
    "证明 经营 协议 借款 利息 担保 抵押 质押 保证 租赁 买卖 承包 转让 股权 股东 董事 破产 清算 重整 合并 "
    "犯罪 刑事 被害人 故意 过失 量刑 缓刑 罚金 自首 立功 盗窃 诈骗 贪污 受贿 抢劫 拘役 管制 减刑 假释 辩护 "
    "婚姻 离婚 继承 遗嘱 抚养 赡养 监护 收养 亲属 共有 分割 登记 不动产 物权 占有 用益 相邻 地役 建设 工程 "
    "施工 质量 验收 价款 鉴定 评估 拍卖 查封 扣押 冻结 划拨 异议 复议 管辖 回避 送达 期间 开庭 调解 和解 "
    "撤诉 驳回 维持 撤销 改判 发回 重审 再审 抗诉 监督 检察 公证 仲裁 涉外 海事 海商 船舶 运输 货物 提单 "
    "保险 理赔 票据 证券 信托 基金 期货 银行 存款 金融 专利 商标 著作权 商业秘密 竞争 垄断 消费者 产品 "
    "缺陷 食品 药品 环境 污染 生态 修复 公益 劳动 工资 工伤 社会保险 竞业限制 用人单位 劳动者 仲裁委员会 "
    "处罚 许可 强制 征收 补偿 信息公开 国家赔偿 复议机关 行政机关 土地 房屋 宅基地 村民 集体 经济 组织 "
    "执行人 失信 限制 高消费 名单 信用 惩戒 终结 恢复 担保人 第三人 代理人 律师 审判长 审判员 书记员 陪审员 "
    "本院 一审 二审 终审 立案 受理 答辩 举证 质证 认证 采信 推定 适用 解释 条款 无效 可撤销 善意 恶意 过错 "
    "因果关系 连带 按份 补充 公平 诚实信用 公序良俗 不可抗力 情势变更 时效 中断 中止 届满 起算 溯及 网络 "
    "数据 平台 电子 交易 个人信息 隐私 名誉 肖像 姓名 人格 生命 健康 身体 医疗 教育 学校 未成年人 老年人 "
    "妇女 残疾人 军人 外国人 华侨 港澳 台湾 交通 事故 车辆 驾驶 道路 铁路 航空 港口 能源 矿产 森林 草原 水"
).split()


class Vocabulary:
    """Ranked words to draw from."""

    def __init__(self, chooser: random.Random) -> None:
        small, terms = SMALL.split(), list(LAW)
        ranked = [word for pair in zip(terms, small, strict=False) for word in pair]
        ranked += terms[len(small) :]
        compounds = [first + second for first in terms for second in terms if first != second]
        self.words = ranked + chooser.sample(compounds, WORDS - len(ranked))
        self._weights = list(accumulate(1 / (rank + SHIFT) for rank in range(1, WORDS + 1)))
        self._chooser = chooser

    def draw(self, count: int) -> list[str]:
        """So many words, each by its rank."""
        return self._chooser.choices(self.words, cum_weights=self._weights, k=count)


def made_documents(count: int, seed: int = 1) -> list[Document]:
    """So many documents; the same seed gives the same ones."""
    chooser = random.Random(seed)
    vocabulary = Vocabulary(chooser)
    return [
        Document(id=f"page/{number:06d}", kind="page", url=f"/made/{number:06d}/",
                 title="".join(vocabulary.draw(4)), body=_text(vocabulary, chooser))
        for number in range(count)
    ]  # fmt: skip


def _text(vocabulary: Vocabulary, chooser: random.Random) -> str:
    text = "".join(_sentences(vocabulary, chooser))
    return text[: LENGTH - 1] + "。"


def _sentences(vocabulary: Vocabulary, chooser: random.Random) -> Iterator[str]:
    """Clauses of three to nine words until they are long enough; every word has a character."""
    length = 0
    while length < LENGTH:
        clause = "".join(vocabulary.draw(chooser.randint(3, 9)))
        length += len(clause) + 1
        yield clause + chooser.choice("，，，。。；")
