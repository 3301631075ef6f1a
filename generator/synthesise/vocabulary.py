"""Word lists and weights of the synthetic enforcement records.

Weights are whole numbers: they are turned into look-up tables by exact integer arithmetic, so
that the same seed gives the same rows on every machine. Only statistical facts are taken from
outside: how common a surname is, how many people and how many county-level divisions a province
has. No name of a person, company or court in this file belongs to anybody.
"""

from __future__ import annotations

from typing import NamedTuple


def weighted_words(text: str) -> dict[str, int]:
    """Read ``"王 710 李 700"`` as ``{"王": 710, "李": 700}``."""
    parts = text.split()
    return {word: int(weight) for word, weight in zip(parts[::2], parts[1::2], strict=True)}


class Province(NamedTuple):
    """A province as the list writes it.

    ``letter`` is its character in case numbers (法〔2015〕137号, annex), ``people`` the population
    of the 2020 census in hundred thousands, ``courts`` the number of county-level divisions
    (GB/T 2260 as of April 2019), which stands in for the number of basic courts.
    """

    name: str
    letter: str
    people: int
    courts: int


PROVINCES = (
    Province("北京", "京", 219, 16),
    Province("天津", "津", 139, 16),
    Province("河北", "冀", 746, 168),
    Province("山西", "晋", 349, 117),
    Province("内蒙古", "内", 240, 103),
    Province("辽宁", "辽", 426, 100),
    Province("吉林", "吉", 241, 60),
    Province("黑龙江", "黑", 319, 128),
    Province("上海", "沪", 249, 16),
    Province("江苏", "苏", 847, 96),
    Province("浙江", "浙", 646, 89),
    Province("安徽", "皖", 610, 105),
    Province("福建", "闽", 415, 85),
    Province("江西", "赣", 452, 100),
    Province("山东", "鲁", 1015, 137),
    Province("河南", "豫", 994, 158),
    Province("湖北", "鄂", 578, 103),
    Province("湖南", "湘", 664, 122),
    Province("广东", "粤", 1260, 122),
    Province("示范", "粤", 288, 1),  # the demonstration court: about 2 % of the rows
    Province("广西", "桂", 501, 111),
    Province("海南", "琼", 101, 23),
    Province("重庆", "渝", 321, 38),
    Province("四川", "川", 837, 183),
    Province("贵州", "黔", 386, 88),
    Province("云南", "云", 472, 129),
    Province("西藏", "藏", 36, 74),
    Province("陕西", "陕", 395, 107),
    Province("甘肃", "甘", 250, 86),
    Province("青海", "青", 59, 44),
    Province("宁夏", "宁", 72, 22),
    Province("新疆", "新", 259, 105),
)
DEMONSTRATION_PROVINCE = "示范"
DEMONSTRATION_COURT = "示范市演示区人民法院"

# Per ten thousand people, rounded: the hundred-odd commonest surnames, the commonest compound
# surnames, and first syllables of transliterated names, which keep their middle dot.
SURNAMES = weighted_words(
    """
    王 715 李 709 张 678 刘 513 陈 461 杨 320 黄 229 赵 211 吴 205 周 194 徐 152 孙 150 马 131
    朱 124 胡 120 郭 118 何 116 林 111 高 103 罗 99 郑 92 梁 86 谢 81 宋 76 唐 74 许 71 韩 70
    邓 65 冯 63 曹 62 彭 61 曾 58 肖 57 田 54 董 53 潘 51 袁 51 蔡 50 蒋 49 余 48 于 47 杜 46
    叶 45 程 44 魏 43 苏 43 吕 42 丁 41 任 40 卢 39 姚 38 沈 38 钟 37 姜 36 崔 35 谭 34 陆 33
    范 33 汪 32 廖 32 石 31 金 31 韦 30 贾 30 夏 29 付 29 方 28 邹 28 熊 27 白 27 孟 26 秦 26
    邱 25 侯 25 江 24 尹 24 薛 23 闫 23 段 22 雷 22 龙 21 黎 21 史 20 陶 20 贺 20 毛 19 郝 19
    顾 18 龚 18 邵 18 万 17 覃 17 武 17 钱 16 戴 16 严 16 莫 15 孔 15 向 14 常 14 汤 13
    欧阳 9 上官 2 司徒 2 皇甫 1 诸葛 1 司马 1 令狐 1 慕容 1
    阿某· 30 买某· 18 艾某· 14 古某· 10 热某· 8 努某· 6 图某· 6
    """
)

# Heavenly stems and earthly branches: never the given name of a real person when 某 precedes them.
STEMS = weighted_words(
    """
    甲 20 乙 19 丙 18 丁 17 戊 16 己 16 庚 15 辛 15 壬 14 癸 14
    子 13 丑 10 寅 12 卯 11 辰 13 巳 9 午 11 未 10 申 12 酉 9 戌 8 亥 9
    """
)
GIVEN_LENGTHS = {1: 12, 2: 58, 3: 30}
FIRM_STEM_LENGTHS = {1: 10, 2: 65, 3: 25}

TRADES = weighted_words(
    """
    商贸 90 贸易 80 科技 70 建筑工程 60 建材 40 房地产开发 40 物流 35 装饰工程 30 机械制造 30
    餐饮管理 25 农业开发 25 实业 25 投资管理 20 信息技术 20 服装 20 食品 20 电子 20 汽车销售 18
    建筑劳务 18 文化传媒 18 置业 16 五金制品 15 纺织 15 家具 15 运输 15 化工 12 园林绿化 12
    环保科技 12 物业服务 12 教育咨询 12 塑料制品 10 包装 10 印刷 8 钢结构 8 矿业 8 医疗器械 8
    供应链管理 8 旅游 6 酒店管理 6 进出口 6 新能源 6 水产养殖 5 种业 4 融资担保 4
    """
)
FIRM_FORMS = weighted_words("有限公司 80 有限责任公司 13 股份有限公司 4 合伙企业（有限合伙） 3")

GROUNDS = weighted_words("G1 680 G2 15 G3 30 G4 210 G5 40 G6 25")
# 法释〔2017〕7号 art. 1, in the wording in which the national list writes the conduct.
CONDUCT = {
    "G1": "有履行能力而拒不履行生效法律文书确定义务",
    "G2": "以伪造证据、暴力、威胁等方法妨碍、抗拒执行",
    "G3": "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
    "G4": "违反财产报告制度",
    "G5": "违反限制消费令",
    "G6": "无正当理由拒不履行执行和解协议",
}

ENFORCEMENT_TYPES = weighted_words("执 94 执恢 6")


class Basis(NamedTuple):
    """A kind of enforceable document: its type code, who makes it, which duties it fixes."""

    code: str
    unit: str  # "court", "intermediate", or the tail of an institution's name
    duties: str
    weight: int


BASES = (
    Basis("民初", "court", "civil", 780),
    Basis("民终", "intermediate", "civil", 85),
    Basis("刑初", "court", "criminal", 22),
    Basis("行审", "court", "administrative", 15),
    Basis("民特", "court", "civil", 20),
    Basis("测试仲字", "测试仲裁委员会", "civil", 38),
    Basis("测试劳人仲字", "测试劳动人事争议仲裁委员会", "labour", 22),
    Basis("测试证执字", "测试公证处", "notarised", 18),
)
