"""Synthetic records of the dishonest-debtor list 失信被执行人名单, by the million.

Not one record is about anybody: every name, number and court lies in the reserved namespace (see
``identities`` and ``cases``). The rows keep the rules a court must keep when it publishes the list,
so that the same checks, masks and search that serve a court can be shown on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.synthesise.cases import Cases
from generator.synthesise.draws import Flags, Ints, below, draw, happens
from generator.synthesise.duties import PERFORMANCE, Duties
from generator.synthesise.faults import with_faults
from generator.synthesise.identities import Births, Names, credit_codes, record_ids, taken
from generator.synthesise.listings import EARLIEST_AS_OF, Dates, Listings
from generator.synthesise.tables import lexical, write_csv, write_parquet
from generator.synthesise.vocabulary import GROUNDS, PROVINCES

AS_OF: Final = date(2026, 11, 20)
BATCH_ROWS: Final = 1 << 16
LATEST_AS_OF: Final = date(2099, 12, 31)
_MOST_ROWS: Final = 100_000_000  # serial numbers keep to eight digits
_ORGANISATIONS_PER_MILLE: Final = 250
_MEN_PER_MILLE: Final = 730
_RELISTED_PER_MILLE: Final = 120  # rows that are about a subject already on the list

_TEXT: Final = pa.string()
DEBTOR_SCHEMA: Final = pa.schema(
    [
        pa.field("record_id", _TEXT),
        pa.field("subject_type", _TEXT),
        pa.field("name", _TEXT),
        pa.field("sex", _TEXT),
        pa.field("age", pa.int16()),
        pa.field("id_masked", _TEXT),
        pa.field("uscc", _TEXT),
        pa.field("legal_rep_name", _TEXT),
        pa.field("province", _TEXT),
        pa.field("court_name", _TEXT),
        pa.field("case_no", _TEXT),
        pa.field("filing_date", pa.date32()),
        pa.field("basis_no", _TEXT),
        pa.field("basis_unit", _TEXT),
        pa.field("duty", _TEXT),
        pa.field("performance", _TEXT),
        pa.field("performed_part", _TEXT),
        pa.field("unperformed_part", _TEXT),
        pa.field("conduct", _TEXT),
        pa.field("publish_date", pa.date32()),
        pa.field("ground", _TEXT),
        pa.field("decision_date", pa.date32()),
        pa.field("term_months", pa.int16()),
        pa.field("embargo_until", pa.date32()),
    ]
)


def synthesise_debtors(
    rows: int,
    seed: int,
    out: Path,
    *,
    as_of: date = AS_OF,
    dirty: float = 0.0,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write ``rows`` synthetic records to ``out``, as CSV or Parquet by its suffix.

    The bytes depend on (rows, seed, as_of, dirty) alone; memory does not depend on ``rows``.
    ``dirty`` is the share of rows, 0 to 1, that get one planted error each (see ``faults``); such
    a file holds text in every column, as wrong values have no type. ``progress`` is told the
    number of rows written so far. Raises ValueError for arguments out of range.
    """
    if not 0 <= dirty <= 1:
        raise ValueError(f"dirty is a share from 0 to 1, not {dirty}")
    if out.suffix not in (".csv", ".parquet"):
        raise ValueError(f"{out.name}: the suffix must be .csv or .parquet")
    batches = iter_debtor_batches(rows, seed, as_of)
    if dirty:
        batches = with_faults((lexical(batch) for batch in batches), seed, dirty)
    if out.suffix == ".csv":
        write_csv(batches, out, DEBTOR_SCHEMA.names, progress)
    else:
        schema = _text_schema() if dirty else DEBTOR_SCHEMA
        marked = schema.with_metadata(_marks(rows, seed, as_of, dirty))
        write_parquet(batches, out, marked, progress)


def iter_debtor_batches(
    rows: int, seed: int, as_of: date = AS_OF, *, batch_rows: int = BATCH_ROWS
) -> Iterator[pa.RecordBatch]:
    """Yield the records in batches of DEBTOR_SCHEMA; ``batch_rows`` does not change any row.

    Raises ValueError at once, not at the first batch, for arguments out of range.
    """
    if not 0 <= rows <= _MOST_ROWS:
        raise ValueError(f"rows must be between 0 and {_MOST_ROWS}, not {rows}")
    if not EARLIEST_AS_OF <= as_of <= LATEST_AS_OF:
        raise ValueError(f"as_of must be between {EARLIEST_AS_OF} and {LATEST_AS_OF}, not {as_of}")
    debtors = _Debtors(rows, seed, as_of)
    starts = range(0, rows, batch_rows)
    return (debtors.batch(start, min(rows, start + batch_rows)) for start in starts)


@dataclass(frozen=True)
class _Rows:
    """What the columns of a batch are made from."""

    index: Ints
    subjects: Ints
    organisation: Flags
    provinces: Ints
    courts: Ints


@dataclass(frozen=True)
class _Debtors:
    """The whole list, of which any range of rows can be made alone."""

    rows: int
    seed: int
    as_of: date

    def batch(self, start: int, stop: int) -> pa.RecordBatch:
        rows = self._rows(np.arange(start, stop, dtype=np.int64))
        adult, subject = self._subject_columns(rows)
        grounds = self._listings.grounds(rows.index)
        terms = self._listings.terms(rows.index, grounds)
        dates = self._listings.dates(rows.index, terms, adult)
        columns = {
            "record_id": record_ids(self.seed, rows.index),
            **subject,
            **self._case_columns(rows, dates),
            "ground": taken(pa.array(list(GROUNDS)), grounds),
            "conduct": self._listings.conduct(rows.index, grounds),
            "term_months": _numbers(terms, terms > 0),
            **_date_columns(dates),
        }
        return pa.record_batch([columns[name] for name in DEBTOR_SCHEMA.names], DEBTOR_SCHEMA)

    def _rows(self, index: Ints) -> _Rows:
        subjects = self._subjects(index)
        organisation = happens(draw(self.seed, "organisation", subjects), _ORGANISATIONS_PER_MILLE)
        provinces = self._cases.provinces(index)
        courts = self._cases.courts("enforcing", index, provinces)
        return _Rows(index, subjects, organisation, provinces, courts)

    def _subjects(self, index: Ints) -> Ints:
        """Return whom each row is about, named by the first row about the same subject.

        A relisted row copies the subject of an earlier row, so those listed often are listed
        again more often (Simon 1955): most appear once, a few dozens of times.
        """
        subjects = index.copy()
        open_rows = np.arange(len(index))
        while open_rows.size:
            here = subjects[open_rows]
            relisted = happens(draw(self.seed, "relisted", here), _RELISTED_PER_MILLE) & (here > 0)
            open_rows, here = open_rows[relisted], here[relisted]
            subjects[open_rows] = below(draw(self.seed, "relisted/earlier", here), here)
        return subjects

    def _subject_columns(self, rows: _Rows) -> tuple[Ints, dict[str, Any]]:
        """Return the 18th birthdays (0 for organisations) and the columns about the subject."""
        subjects, organisation = rows.subjects, rows.organisation
        ages, births = self._births.draw(self.seed, subjects)
        men = happens(draw(self.seed, "sex", subjects), _MEN_PER_MILLE)
        persons = self._names.persons("subject", subjects)
        firms = self._names.firms(self._cases.provinces(subjects), subjects)
        adult = np.where(organisation, 0, self._births.coming_of_age(births))
        return adult, {
            "subject_type": taken(_SUBJECT_TYPES, organisation.astype(np.int64)),
            "name": pc.if_else(pa.array(organisation), firms, persons),
            "sex": _where(~organisation, taken(_SEXES, men.astype(np.int64))),
            "age": _numbers(ages, ~organisation),
            "id_masked": _where(~organisation, self._births.masked(births)),
            "uscc": _where(organisation, credit_codes(self.seed, subjects)),
            "legal_rep_name": _where(organisation, self._names.persons("head", subjects)),
        }

    def _case_columns(self, rows: _Rows, dates: Dates) -> dict[str, Any]:
        index, provinces = rows.index, rows.provinces
        years = _years(dates.filing)
        bases = self._cases.bases(index)
        yuan, fen = self._duties.amounts(index, bases)
        performance = self._duties.performance(index, yuan, fen)
        return {
            "province": taken(_PROVINCE_WORDS, provinces),
            "court_name": taken(self._cases.court_words, rows.courts),
            "case_no": self._cases.case_numbers(index, provinces, years),
            "basis_no": self._cases.basis_numbers(index, bases, provinces, years),
            "basis_unit": self._cases.basis_units(index, bases, provinces, rows.courts),
            "duty": self._duties.texts(index, bases, yuan, fen),
            "performance": taken(_PERFORMANCE_WORDS, performance.states),
            "performed_part": performance.performed,
            "unperformed_part": performance.unperformed,
        }

    @cached_property
    def _cases(self) -> Cases:
        return Cases(self.rows, self.seed)

    @cached_property
    def _names(self) -> Names:
        return Names(self.seed)

    @cached_property
    def _births(self) -> Births:
        return Births(self.as_of)

    @cached_property
    def _listings(self) -> Listings:
        return Listings(self.seed, self.as_of)

    @cached_property
    def _duties(self) -> Duties:
        return Duties(self.seed)


_SUBJECT_TYPES: Final = pa.array(["natural", "organisation"])
_SEXES: Final = pa.array(["女", "男"])
_PROVINCE_WORDS: Final = pa.array([p.name for p in PROVINCES])
_PERFORMANCE_WORDS: Final = pa.array(list(PERFORMANCE))


def _date_columns(dates: Dates) -> dict[str, Any]:
    return {
        "filing_date": _dates(dates.filing),
        "decision_date": _dates(dates.decision),
        "publish_date": _dates(dates.publication),
        "embargo_until": _dates(dates.embargo, dates.embargo >= 0),
    }


def _dates(days: Ints, valid: Flags | None = None) -> Any:
    mask = None if valid is None else ~valid
    return pa.array(days.astype(np.int32), mask=mask).cast(pa.date32())


def _numbers(values: Ints, valid: Flags) -> Any:
    return pa.array(values.astype(np.int16), mask=~valid)


def _where(flags: Flags, words: Any) -> Any:
    return pc.if_else(pa.array(flags), words, pa.scalar(None, _TEXT))


def _years(days: Ints) -> Ints:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _text_schema() -> pa.Schema:
    return pa.schema([pa.field(name, _TEXT) for name in DEBTOR_SCHEMA.names])


def _marks(rows: int, seed: int, as_of: date, dirty: float) -> dict[str, str]:
    """Return what a Parquet file says about itself; CSV has no room for it."""
    return {
        "title": "失信被执行人名单（合成示例数据）",
        "synthetic": "true",
        "description": "Synthetic records; no record is about a real person or organisation.",
        "as_of": as_of.isoformat(),
        "rows": str(rows),
        "seed": str(seed),
        "planted_error_share": repr(float(dirty)),
    }
