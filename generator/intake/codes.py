"""What the stage read can observe: every code with its texts, severity, source and an example.

Ids are those of DOMAIN.md section 4 (ENC, CHR, TAB, XLS); DATE and AMT are the forms of section
3.9. The severity is the usual one; a few rules are graver for personal data (TAB-08).
"""

from __future__ import annotations

from generator.findings import Severity
from generator.intake.codes_tables import TABLE_RULES
from generator.intake.notices import Rule, rule
from generator.model import Text

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

TEXT_RULES: dict[str, Rule] = {
    # 4.1 Encodings
    "ENC-01": rule(N, "编码为 UTF-8", "Encoded as UTF-8", "RFC 3629", "法院.csv", ""),
    "ENC-02": rule(N, "文件带有字节顺序标记", "File starts with a byte order mark",
        "RFC 3629 section 6", "EF BB BF", "nothing to do: the mark is taken off"),
    "ENC-03": rule(N, "编码为 GB18030", "Encoded as GB18030",
        "GB 18030-2022", "B7 A8 D4 BA = 法院", "save as UTF-8 to be independent of this step"),
    "ENC-04": rule(N, "标为 gb2312，按 GB18030 读取", "Labelled gb2312, read as GB18030",
        "GB 18030-2022", "A1 A4 = ·", "write `encoding: gb18030` in the descriptor"),
    "ENC-05": rule(N, "含四字节编码的生僻字", "Holds rare characters of four bytes",
        "GB 18030-2022", "㛃 = 82 30 B7 31", "nothing to do: nothing is lost"),
    "ENC-06": rule(E, "字节 0x80 或 0xFF 不属于 GB18030", "The byte 0x80 or 0xFF is not GB18030",
        "GB 18030-2022", "0x80", "open the file where it was made and save it as UTF-8"),
    "ENC-07": rule(E, "编码须在描述文件中写明", "The encoding must be declared",
        "Data Package v2, encoding", "UTF-16 without a mark, Big5",
        "state `encoding: utf-16-le` (or big5), or save the file as UTF-8"),
    "ENC-08": rule(E, "乱码：文字在导入前已损坏", "Text was destroyed before it came here",
        "WHATWG Encoding, GB18030 decoder", "锟斤拷, 娉曢櫌",
        "export the file again from the system it comes from"),
    "ENC-09": rule(E, "汉字错位一个字节", "Chinese text shifted by one byte",
        "GB 18030-2022", "煨畔ⅲ", "export again; the suggestion is not applied"),
    "ENC-10": rule(E, "一个文件混用多种编码", "Several encodings in one file",
        "Data Package v2, encoding", "UTF-8 lines among GBK lines",
        "bring the parts to UTF-8 one by one, then join them"),
    "ENC-11": rule(E, "正文夹注拼音，系伪装网页", "Text camouflaged with pinyin glosses",
        "seed of 2018: 1,494 glosses", "關(guān)于", "take the text from the official site"),
    # 4.2 Characters
    "CHR-01": rule(N, "全角字母数字已转为半角", "Full-width letters and digits folded",
        "Unicode, Halfwidth and Fullwidth Forms", "２０１６ -> 2016", ""),
    "CHR-02": rule(N, "姓名含兼容汉字，按原样保存", "Compatibility ideograph kept as given",
        "Unicode Standard Annex 15", "U+F9DC", "names are compared on a key, never rewritten"),
    "CHR-03": rule(N, "部首字符已换为汉字", "Radicals replaced by ideographs",
        "Unicode, CJK Radicals Supplement and Kangxi Radicals", "⽴ U+2F74 -> 立", ""),
    "CHR-04": rule(N, "姓名间隔号已统一为“·”", "Name dot made U+00B7",
        "民委发〔2016〕33号", "阿依古丽•买买提", ""),
    "CHR-05": rule(N, "含生僻字", "Holds rare characters",
        "GB 18030-2022", "㛃 U+36C3", "the page shows the code point beside the character"),
    "CHR-06": rule(E, "造字（专用区字符）", "A character made on a local machine",
        "GB 18030-2022", "U+E000", "supply the standard character or a description like ⿰石羡"),
    "CHR-07": rule(E, "姓名中以占位符代替缺字", "A placeholder stands for a missing character",
        "民委发〔2016〕33号", "王□", "supply the character itself"),
    "CHR-08": rule(N, "繁简体照原样保存", "Traditional and simplified kept as given",
        "OpenCC: 昇 -> 升 would rename a person", "黄昇", "conversion serves search keys only"),
    "CHR-09": rule(N, "异体字照原样保存", "Variant forms kept as given",
        "Unicode, Unihan variants", "吳 / 吴", "compared on a key"),
    "CHR-10": rule(N, "年份中的“〇”写法已统一", "Forms of zero in a year unified",
        "GB/T 15835-2011", "二○一六年", ""),
    "CHR-11": rule(E, "含不可见或双向控制字符", "Invisible or bidirectional control characters",
        "Unicode Technical Report 36", "U+202E", "type the value again"),
    "CHR-12": rule(W, "句末混用英文句点", "Sentences end with ASCII full stops",
        "GB/T 15834-2011", "完毕.", "use 。 in Chinese text"),
    "CHR-13": rule(E, "数字后有多余顿号", "Stray commas behind a number",
        "GB/T 15835-2011", "2166、、", "type the number again"),
    "CHR-14": rule(N, "连接号已统一", "Dashes unified",
        "GB/T 15834-2011, 连接号", "57—4 -> 57-4", ""),
    "CHR-15": rule(W, "疑似形近字错误", "Look-alike slip in a fixed term",
        "网站检查指标：严重表述错误", "人民福扯", "read the sentence again"),
    # 3.9 Dates and amounts
    "DATE-01": rule(E, "日期缺少年份", "The date has no year", "GB/T 7408.1-2023", "11月16日",
        "write the year with four digits"),
    "DATE-02": rule(E, "年份只有两位", "A year of two digits", "GB/T 7408.1-2023", "16-3-24",
        "write the year with four digits"),
    "DATE-03": rule(E, "疑为电子表格的日期序号", "Looks like a spreadsheet's serial date",
        "ECMA-376 Part 1, 18.17.4.1", "42453", "format the column as a date, or as text"),
    "DATE-04": rule(E, "日历上没有这一天", "No such day in the calendar", "GB/T 7408.1-2023",
        "2023年2月29日", "check the original"),
    "DATE-05": rule(E, "不是可识别的日期", "Not a date", "GB/T 7408.1-2023", "近日",
        "write 2016-03-24"),
    "DATE-06": rule(N, "日期已转为 ISO 写法", "Date brought to ISO form", "GB/T 7408.1-2023",
        "2016年3月24日 -> 2016-03-24", ""),
    "AMT-01": rule(E, "不是可识别的数额", "Not an amount", "GB/T 15835-2011", "若干",
        "write a number"),
    "AMT-02": rule(E, "金额没有单位", "The amount has no unit", "财预〔2016〕143号", "57.53",
        "declare 元, 千元, 万元 or 亿元 for the table"),
    "AMT-03": rule(N, "约数", "An approximate figure", "GB/T 15835-2011, 概数", "3189万余",
        "the qualifier is kept; never add it to exact figures"),
    "AMT-04": rule(E, "千位分隔有误", "Thousands are grouped wrongly", "GB/T 15835-2011",
        "1,23", "check the original"),
    "AMT-05": rule(N, "金额已换算为元", "Amount converted into yuan", "财预〔2016〕143号",
        "57.53 in 万元 -> 575300", ""),
    "AMT-06": rule(E, "金额单位互相矛盾", "The units of an amount disagree", "财预〔2016〕143号",
        "单位：万元 above a column that the schema states in 元",
        "state one unit: in the file, or by `amount` in the schema"),
}  # fmt: skip

RULES: dict[str, Rule] = {**TEXT_RULES, **TABLE_RULES}
"""By id; the order is that of the chapters."""

CODES: dict[str, Text] = {code: found.title for code, found in RULES.items()}
"""Titles alone, in the shape of `findings.CODES`."""


def explanation_of(code: str) -> str:
    """Rule, source and example as plain text, one fact a line; KeyError for an unknown id."""
    found = RULES[code]
    lines = [
        f"{code}: {found.title('zh')} {found.title('en')}",
        f"  severity: {found.severity}",
        f"  source: {found.source}",
        f"  example: {found.example}",
    ]
    lines += [f"  → {found.hint}"] if found.hint else []
    return "\n".join(lines)
