"""`yangguang import guiding-cases`: official texts into the dataset, beside the editors' columns.

The shipped dataset holds facts and editors' summaries, no official sentence. A court that may
reprint the texts imports them: `data/texts.csv` is written, the resource `texts` is added to the
descriptor, and empty columns of `data/cases.csv` are filled. What stands in a column stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import ImpossibleRequest
from generator.importers.case_fields import (
    KEYWORD_SEPARATOR,
    STATUTE_SEPARATOR,
    case_kind,
    case_numbers,
    case_topic,
    effective_case_number,
    is_cut,
    same_letters,
    split_keywords,
    statutes,
)
from generator.importers.dataset_files import (
    Row,
    csv_text,
    descriptor_with_texts,
    read_cases,
    read_texts,
    replace_file,
)
from generator.importers.official_case import KEYWORDS, STATUTES, OfficialCase
from generator.importers.official_texts import read_official_texts

CASES_FILE = "data/cases.csv"
TEXTS_FILE = "data/texts.csv"
TEXT_COLUMNS = ("number", "section", "order", "text")
IN_FORCE = "有效"
BASIS_HEADING = "正文标注"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: case numbers by fate, parts missing (GC-01), and problems.

    `later_layout` are cases whose 相关法条 stands after 裁判理由, as printed since batch 38;
    `out_of_order` are cases whose parts stand in neither official order.
    """

    added: tuple[int, ...]
    updated: tuple[int, ...]
    unchanged: tuple[int, ...]
    missing: Mapping[int, tuple[str, ...]]
    later_layout: tuple[int, ...]
    out_of_order: tuple[int, ...]
    problems: tuple[str, ...]

    @property
    def read(self) -> int:
        """How many cases were read and taken."""
        return len(self.added) + len(self.updated) + len(self.unchanged)

    def lines(self) -> list[str]:
        """The report for a terminal, one statement a line."""
        said = [
            f"{self.read} cases read: {len(self.added)} added, {len(self.updated)} updated, "
            f"{len(self.unchanged)} unchanged"
        ]
        by_part: dict[str, list[int]] = {}
        for number, parts in sorted(self.missing.items()):
            for part in parts:
                by_part.setdefault(part, []).append(number)
        said += [f"without {p}: {_ranges(numbers)}" for p, numbers in sorted(by_part.items())]
        if self.later_layout:
            numbers = _ranges(self.later_layout)
            said.append(f"相关法条 after 裁判理由 (usual since batch 38): {numbers}")
        if self.out_of_order:
            said.append(f"parts in another order (GC-01): {_ranges(self.out_of_order)}")
        return said + [f"problem: {p}" for p in self.problems]


def import_guiding_cases(path: Path, dataset_folder: Path) -> ImportReport:
    """Read the official texts under `path` into the dataset in `dataset_folder`.

    Raises ImpossibleRequest when a file or the dataset is missing or no case can be read.
    """
    cases, problems = read_official_texts(path)
    if not cases:
        said = "\n".join(problems)
        raise ImpossibleRequest(f"{path}: no guiding case could be read; nothing changed\n{said}")
    return write_into_dataset(cases, dataset_folder, problems)


def write_into_dataset(
    cases: Sequence[OfficialCase], dataset_folder: Path, problems: Sequence[str] = ()
) -> ImportReport:
    """Write `cases` into the dataset; the same cases again change no byte.

    Rows of other cases stay. Everything is computed before the first file is replaced, and each
    file is replaced whole.
    """
    columns, rows = read_cases(dataset_folder / CASES_FILE)
    old_texts = read_texts(dataset_folder / TEXTS_FILE)
    descriptor = descriptor_with_texts(dataset_folder / "datapackage.yaml")
    said = list(problems)
    vocabulary = _vocabulary(rows.values(), cases)
    fates: dict[str, list[int]] = {"added": [], "updated": [], "unchanged": []}
    texts = dict(old_texts)
    for case in cases:
        before = rows.get(case.number)
        if before is None and not case.title:
            said.append(
                f"{case.origin}: no title, and {case.number} is new; skipped, add the title"
            )
            continue
        row = _filled(case, before or dict.fromkeys(columns, ""), vocabulary, said)
        texts[case.number] = _text_rows(case, row)
        same = row == before and texts[case.number] == old_texts.get(case.number)
        fates["added" if before is None else "unchanged" if same else "updated"].append(case.number)
        rows[case.number] = {name: row[name] for name in columns}
    replace_file(dataset_folder / CASES_FILE, csv_text(columns, [rows[n] for n in sorted(rows)]))
    parts = [part for number in sorted(texts) for part in texts[number]]
    replace_file(dataset_folder / TEXTS_FILE, csv_text(TEXT_COLUMNS, parts))
    replace_file(dataset_folder / "datapackage.yaml", descriptor)
    return ImportReport(
        added=tuple(fates["added"]),
        updated=tuple(fates["updated"]),
        unchanged=tuple(fates["unchanged"]),
        missing={c.number: c.missing for c in cases if c.missing},
        later_layout=tuple(c.number for c in cases if c.layout == "later"),
        out_of_order=tuple(c.number for c in cases if c.layout == "other"),
        problems=tuple(said),
    )


# One row ---------------------------------------------------------------------------------


def _filled(case: OfficialCase, row: Row, vocabulary: Iterable[str], said: list[str]) -> Row:
    """`row` with its empty columns filled from `case`; what already stands is kept."""
    keywords = _keywords(case, row, vocabulary, said)
    title = _title(case, row, said)
    outcome = case.sections.get("裁判结果", "")
    offered: Row = {
        "number": str(case.number),
        "batch": str(case.batch or ""),
        "batch_year": str(case.batch_year or ""),
        "adopted": case.adopted,
        "released": case.released,
        "released_basis": BASIS_HEADING if case.released and not row["released"] else "",
        "url": case.url,
        "keywords": KEYWORD_SEPARATOR.join(keywords),
        "case_type": case_kind(keywords, case_numbers(outcome), title),
        "topic": case_topic(keywords, title),
        "original_case_no": effective_case_number(outcome),
        "statutes": STATUTE_SEPARATOR.join(statutes(case.sections.get(STATUTES, ""))),
        "status": IN_FORCE,
    }
    if row["released"] and case.released and row["released"] != case.released:
        held = row["released"]
        said.append(f"{case.origin}: released {case.released}; the dataset's {held} kept")
    filled = {name: value or offered.get(name, "") for name, value in row.items()}
    if not filled["case_type"]:
        said.append(f"{case.origin}: nothing tells the type of the case; fill in `case_type`")
    return filled | {
        "title": title,
        "title_complete": "false" if is_cut(title) else "true",
        "adopted_basis": _adopted_basis(case, filled),
    }


def _adopted_basis(case: OfficialCase, row: Row) -> str:
    """Whence the day of adoption is known: official headings say adopted and print no day of it."""
    if row["adopted"]:
        return "另有来源"
    return "正文未载明" if case.released else row["adopted_basis"] or "未见正文"


def _title(case: OfficialCase, row: Row, said: list[str]) -> str:
    held, read = row["title"], case.title
    if not held or (is_cut(held) and not is_cut(read)):
        return read or held
    if read and read != held and not is_cut(read):
        said.append(f"{case.origin}: title {read!r} differs; the dataset's {held!r} kept")
    return held


def _keywords(
    case: OfficialCase, row: Row, vocabulary: Iterable[str], said: list[str]
) -> tuple[str, ...]:
    """The dataset's keywords where there are some, else those of the text if surely split."""
    raw = case.sections.get(KEYWORDS, "")
    held = tuple(k for k in row["keywords"].split(KEYWORD_SEPARATOR) if k)
    read, certain = split_keywords(raw, vocabulary)
    if held:
        if raw and not same_letters(held, read):
            said.append(f"{case.origin}: keywords {'/'.join(read)} differ; the dataset's kept")
        return held
    if raw and not certain:
        said.append(
            f"{case.origin}: keywords {raw!r} have lost their separators; left empty, "
            "write them into the column `keywords`"
        )
        return ()
    return read


def _vocabulary(rows: Iterable[Row], cases: Iterable[OfficialCase]) -> frozenset[str]:
    """Every keyword that is known by itself: from the dataset and from lists that have slashes."""
    held = (k for row in rows for k in row["keywords"].split(KEYWORD_SEPARATOR))
    lists = (split_keywords(case.sections.get(KEYWORDS, ""), ()) for case in cases)
    return frozenset(k for k in (*held, *(w for ws, sure in lists if sure for w in ws)) if k)


def _text_rows(case: OfficialCase, row: Row) -> list[Row]:
    """The parts in the order of the copy; lost separators of keywords are put back as blanks."""
    sections = dict(case.sections)
    if KEYWORDS in sections and "/" not in sections[KEYWORDS] and row["keywords"]:
        sections[KEYWORDS] = row["keywords"].replace(KEYWORD_SEPARATOR, "\u3000")
    return [
        {"number": str(case.number), "section": name, "order": str(place), "text": text}
        for place, (name, text) in enumerate(sections.items(), start=1)
    ]


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers as ranges: 1-44, 46, 48."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
