"""The words courts are searched by that their directory does not hold: short forms, English.

Nobody types 陕西省西安市中级人民法院: one says 西安中院, 北京高院, 朝阳法院. Both kinds of words
are derived from the name and the level and only searched, never shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection

PROVINCES = {
    "北京": "Beijing", "天津": "Tianjin", "河北": "Hebei", "山西": "Shanxi",
    "内蒙古": "Inner Mongolia", "辽宁": "Liaoning", "吉林": "Jilin", "黑龙江": "Heilongjiang",
    "上海": "Shanghai", "江苏": "Jiangsu", "浙江": "Zhejiang", "安徽": "Anhui",
    "福建": "Fujian", "江西": "Jiangxi", "山东": "Shandong", "河南": "Henan",
    "湖北": "Hubei", "湖南": "Hunan", "广东": "Guangdong", "广西": "Guangxi",
    "海南": "Hainan", "重庆": "Chongqing", "四川": "Sichuan", "贵州": "Guizhou",
    "云南": "Yunnan", "西藏": "Tibet Xizang", "陕西": "Shaanxi", "甘肃": "Gansu",
    "青海": "Qinghai", "宁夏": "Ningxia", "新疆": "Xinjiang",
}  # fmt: skip
"""Provinces in English, as the National Bureau of Statistics writes them in its yearbook; Tibet
also by its name in Pinyin."""

LEVELS = {
    "最高": "Supreme People's Court", "高级": "High People's Court",
    "中级": "Intermediate People's Court", "基层": "Basic People's Court",
}  # fmt: skip
"""Titles of courts by level (the Supreme People's Court's own English: Organic Law art. 12)."""

TYPES = {
    "海事": "Maritime Court", "铁路": "Railway Transport Court", "林业": "Forest Court",
    "互联网": "Internet Court", "知识产权": "Intellectual Property Court",
    "金融": "Financial Court", "兵团": "Production and Construction Corps",
    "农垦": "State Farms Court", "开发区": "Development Zone",
}  # fmt: skip

_REGION = "壮族自治区|回族自治区|维吾尔自治区|自治区"
_PREFECTURE = re.compile("(.{2,}?)(?:市|地区|盟|自治州)(?=.{2})")
_UNIT = re.compile("(?<=..)(?:自治县|自治州|自治旗|地区|林区|新区|[市区县旗盟州])$")
_PEOPLES = re.compile(
    "(?:(?:各|壮|满|回|苗|维吾尔|土家|彝|蒙古|藏|布依|侗|瑶|朝鲜|白|哈尼|哈萨克|黎|傣|畲|傈僳|仡佬|东乡|"
    "拉祜|水|佤|纳西|羌|土|仫佬|锡伯|柯尔克孜|达斡尔|景颇|毛南|撒拉|布朗|塔吉克|阿昌|普米|鄂温克|怒|"
    "京|基诺|德昂|保安|俄罗斯|裕固|乌孜别克|门巴|鄂伦春|独龙|塔塔尔|赫哲|高山|珞巴)族|"
    "蒙古|哈萨克|柯尔克孜|达斡尔|裕固|锡伯|塔吉克)+$"
)
"""Peoples in the names of autonomous places (GB/T 3304), some without 族: 克孜勒苏柯尔克孜."""
# 河北区 is in Tianjin and 海南藏族自治州 in Qinghai: there the name is no province.
_PROVINCE = re.compile(
    f"({'|'.join(PROVINCES)})(?:省|市|{_REGION}|(?![区州县]|{_PEOPLES.pattern[:-1]}自治))"
)
_KINDS = (
    ("高级人民法院", "高院"), ("中级人民法院", "中院"), ("铁路运输中级法院", "铁路中院"),
    ("铁路运输法院", "铁路法院"), ("人民法院", "法院"),
)  # fmt: skip
_COUNTIES = ("县人民法院", "旗人民法院")
_DISTRICTS = ("区人民法院", "市人民法院")
_SUPREME = ("最高法院", "最高院", "最高法")


def short_forms(names: Collection[str]) -> list[str]:
    """The everyday forms of a court's names: 陕西省西安市中级人民法院 gives 西安中院, 陕西西安中院.

    Not every combination: the index keeps pairs of characters, and those of 西安市中院 are all in
    these forms and the name together. Of a county there is only the pair that its name lacks, of a
    district or city the forms stand twice: 朝阳法院 is rather that of 朝阳区 than that of 朝阳县.
    """
    found = sorted({form for name in names for form in _forms(name)})
    if any(name.endswith(_COUNTIES) for name in names):
        return sorted({form[-len("某法院") :] for form in found})
    return found * 2 if any(name.endswith(_DISTRICTS) for name in names) else found


def said_names(names: Collection[str]) -> set[str]:
    """All that a court is called, for its initials: also with 法院 alone, without its city, short.

    Initials are compared as whole words, so every form is one of its own.
    """
    forms = {form for name in names for form in (name, *_forms(name))}
    for name in names:
        stem = name.removesuffix("人民法院")
        if stem != name and not stem.endswith("级"):  # 中级人民法院 alone names none
            forms.add(_district(_parted(stem)[1]) + "人民法院")
    return forms | {form.replace("人民法院", "法院") for form in forms}


def english_terms(level: str, court_type: str, province: str) -> list[str]:
    """A court's level, type and province in English; a word the tables do not know is left out."""
    title, kind, place = (
        LEVELS.get(level, ""), TYPES.get(court_type, ""), PROVINCES.get(province, "")
    )  # fmt: skip
    return [part for part in (f"{place} {title}".strip(), kind) if part]


def _forms(name: str) -> set[str]:
    if name == "最高人民法院":
        return set(_SUPREME)
    for ending, short in _KINDS:
        if name.endswith(ending) and len(name) > len(ending):
            return {place + short for place in _places(name.removesuffix(ending))}
    return set()


def _places(stem: str) -> set[str]:
    """The place of a court as one says it: 河北省石家庄市长安区 is 长安, 河北石家庄长安."""
    province, rest = _parted(stem)
    if not rest or rest[0] == "第":
        rests = {rest, rest.removeprefix("第")}
        return {
            before + after
            for before in {province, stem[: len(stem) - len(rest)]}
            for after in rests
        }
    city = _PREFECTURE.match(rest)
    place = _bare(_district(rest))
    return {place, province + (city[1] if city else "") + place}


def _parted(stem: str) -> tuple[str, str]:
    """The province, empty where none is named, and what follows it."""
    match = _PROVINCE.match(stem)
    return (match[1], stem[match.end() :]) if match else ("", stem)


def _district(place: str) -> str:
    """石家庄市长安区 is 长安区; what names no prefecture first stays."""
    city = _PREFECTURE.match(place)
    return place[city.end() :] if city else place


def _bare(place: str) -> str:
    """朝阳区 is 朝阳, 恩施土家族苗族自治州 is 恩施; of 沛县 both characters stay."""
    without = _UNIT.sub("", place)
    stripped = _PEOPLES.sub("", without)
    return stripped if len(stripped) > 1 else without
