"""A small invented corpus: enough words in common to rank, enough shapes to stumble over."""

import random

from generator.search.documents import KINDS, Document

CHARACTERS = "法院起诉失信被执行人案件审判公开合同买卖借贷侵权赔偿证据程序驳回𠅤㛃某甲乙丙丁"
WORDS = (
    "court",
    "case",
    "budget",
    "2024",
    "op04.1",
    "GB/T",
    "Café",
    "мақсат",
    "མེས",
    "第20条",
    "（2018）粤0103执123号",
    "法发〔2018〕20号",
    "A",
    "b",
    "阿某·甲乙",
)


def corpus(size: int, seed: int = 7) -> list[Document]:
    """Documents sorted by kind, as `documents` gives them."""
    chooser = random.Random(seed)
    kinds = sorted((chooser.choice(KINDS) for _ in range(size)), key=KINDS.index)
    return [
        Document(
            id=f"{kind}/{i:05d}",
            kind=kind,
            url=f"/{kind}/{i}/",
            title=phrase(chooser, 2),
            terms=phrase(chooser, 1) if i % 3 else "",
            body=phrase(chooser, 12),
            court="示范市演示区人民法院" if i % 5 == 0 else "",
            date="2026-11-20" if i % 4 else "",
        )
        for i, kind in enumerate(kinds)
    ]


def phrase(chooser: random.Random, length: int) -> str:
    """Runs of Chinese characters, in between words of other kinds."""
    return " ".join(
        chooser.choice(WORDS)
        if chooser.random() < 0.25
        else "".join(chooser.choices(CHARACTERS, k=chooser.randint(2, 9)))
        for _ in range(length)
    )


def queries(documents: list[Document], count: int, seed: int = 11) -> list[str]:
    """Queries that the documents answer, and some that they do not."""
    chooser = random.Random(seed)
    asked = [
        "法",
        "𠅤",
        "court",
        "没有这样的话",
        "第20条",
        "（2018）粤0103执123号",
        "2018粤0103执123",
    ]
    while len(asked) < count:
        run = chooser.choice(chooser.choice(documents).body.split())
        start = chooser.randrange(len(run))
        piece = run[start : start + chooser.randint(1, 4)]
        asked.append(piece if chooser.random() < 0.6 else f"{piece} {chooser.choice(WORDS)}")
    return asked


def whole_index(documents: list[Document]) -> object:
    """One whole lunr index over the same tokens, built the ordinary way."""
    from lunr.builder import Builder

    from generator.search.analyzer import tokens

    builder = Builder()
    builder.ref("n")
    for name, boost in (("title", 8), ("terms", 4), ("body", 1)):
        builder.field(name, boost=boost)
    for n, d in enumerate(documents):
        builder.add({"n": n, **{f: tokens(getattr(d, f)) for f in ("title", "terms", "body")}})
    return builder.build()
