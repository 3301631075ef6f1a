"""Sentences that say where a person lives, or what the person suffers from."""

from __future__ import annotations

import re

from generator.disclosure.detectors.detector import Detector
from generator.disclosure.detectors.text import FAR, before, one_of

_DWELLS = one_of(
    """家庭住址 家庭地址 现住址 经常居住地 住址 现住 家住 居住于 居住在 租住于 租住在 租住 暂住
    户籍地 户籍所在地 户籍地址 户口所在地 住所 住所地 现居 现居住地 居住地 居住地址 送达地址
    通讯地址 通信地址 联系地址 邮寄地址""".split()
)
_ROADS = one_of(
    """路 街 道 巷 村 镇 乡 里 弄 小区 花园 苑 家园 华府 公馆 胡同 公寓 宿舍 社区
    屯 新城 大厦""".split()
)
_NUMERAL = "(?:[0-9]+(?:-[0-9]+)*|[一二三四五六七八九十百]{1,5})"
_UNIT = "(?:号|室|栋|幢|单元|组|弄|楼|座|房)"
_BODY = r"[^\n,。;、<>\"的:]"
_BARE = r"(?:(?<=[,。;:、\s(>\"男女族人])|^)住(?![宅房户院宿所建])"
"""住 as a word of its own, as behind 汉族 in the head of a judgment."""

_OF_FIRMS = ("住所", "经常", "送达")
_OF_ANYBODY = ("通讯", "通信", "联系", "邮寄")
_PERSON = re.compile("[男女族某]|出生|原告|被告|申请|执行人|上诉人|当事人|本人|证人|被害人")
_FIRM = re.compile(
    "公司|集团|企业|银行|法院|检察院|局|厂|店|中心|学校|大学|医院|政府|委员会|协会|事务所|合作社|行"
)


def _is_home(match: re.Match[str], value: str) -> bool:
    """A firm's domicile stays in (JDG-09); the address of an office is anybody's."""
    told = re.split('[\n"<>]', before(match, 40))[-1]
    if match[0].startswith(_OF_ANYBODY) and not _PERSON.search(told):
        return False
    return not (match[0].startswith(_OF_FIRMS) and _FIRM.search(before(match, 40)))


HOME = Detector(
    "home-address",
    f'(?:{_DWELLS}|[，,。；;：:、\\s\u00a0\u3000（(>"男女族人]住|^住).{{0,60}}'
    "(?:[0-9０-９一二三四五六七八九十百][号室栋幢单组弄楼座房]|[村屯].{0,12}组)",
    rf"(?:{_DWELLS}|{_BARE})(?:于|在|地|址)?[:\s为是系]{{0,3}}"
    rf"({_BODY}{{0,35}}?{_ROADS}(?:{_BODY}{{0,25}}?{_NUMERAL}{_UNIT})+"
    rf"|{_BODY}{{0,35}}?[村屯]{_BODY}{{0,8}}?组(?![织成长建合团]))",
    _is_home,
    re.MULTILINE,
)
"""An address behind a word for dwelling, down to a number; county or district alone may stand."""

_ILLNESS = one_of(
    """艾滋病 艾滋 HIV 乙肝 丙肝 肝炎 肝硬化 肺结核 结核病 梅毒 淋病 尖锐湿疣 性病 精神分裂
    精神病 精神疾病 精神障碍 抑郁 躁狂 双相情感障碍 癫痫 癌 肿瘤 白血病 尿毒症 肾衰竭 糖尿病
    高血压 心脏病 冠心病 脑梗 脑出血 脑瘫 中风 帕金森 阿尔茨海默 痴呆 不孕 不育 红斑狼疮
    血友病 自闭症 孤独症 智力障碍 截瘫 偏瘫 瘫痪 重度残疾 毒瘾""".split()
)
_GRADE = "(?:[一二三四五六七八九十]|[0-9]{1,2})级"
_IMPAIRED = "(?:肢体|智力|精神|听力|视力|言语|多重)"
_GENERAL = re.compile("[对如若凡因于]$|对于$|如果$|凡是$|是否$|可能$|不得$|禁止$")
_RULE = re.compile("(?:症|病)?(?:[的等或者]|患者|病人)")
_CARE = "(?:住院|透析|化疗|放疗|手术|服药|治疗|休学|离世|死亡|去世)"
_HOW = "(?:重度|中度|轻度|严重|慢性|急性|恶性|晚期)?"


def _is_somebodys(match: re.Match[str], value: str) -> bool:
    """A rule speaks of whoever suffers; a record says that somebody does."""
    return not _GENERAL.search(before(match, 4)) and not _RULE.match(match.string, match.end())


HEALTH = Detector(
    "health",
    "患|确诊|诊断|感染|查出|检出|携带者|残疾|(?:HIV|ＨＩＶ).{0,4}阳性|病史|怀孕|流产|堕胎"
    f"|因{_HOW}{_ILLNESS}",
    rf"((?:患有?|罹患|患上|确诊为?|诊断为?|感染|查出|检出){FAR}{{0,10}}?{_ILLNESS}"
    rf"|(?<=[系是为属]){_HOW}{_ILLNESS}[病症]?(?:病毒)?(?:患者|感染者|携带者)|HIV{FAR}{{0,4}}?阳性|{_ILLNESS}[病症]?病史"
    rf"|因{_HOW}{_ILLNESS}[病症]?{FAR}{{0,6}}?{_CARE}|怀孕[0-9一二三四五六七八九十]{{1,2}}个?[月周]"
    rf"|(?:曾|次)(?:人工)?(?:流产|堕胎)|{_IMPAIRED}残疾{_GRADE}|{_GRADE}{_IMPAIRED}?残疾"
    rf"|残疾等级{FAR}{{0,3}}?{_GRADE}|残疾证号?[:为是]? ?[0-9]{{6,}}[0-9Xx]*)",
    _is_somebodys,
)
"""Somebody's illness or disability (PIPL art. 28: sensitive)."""
