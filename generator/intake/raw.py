"""Tables as their files have them: rows of strings in blocks, before anybody judges them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from generator.findings import Severity
from generator.model import Resource

if TYPE_CHECKING:
    import pyarrow as pa

    from generator.intake.workbook import SheetTable

Result = TypeVar("Result")


class UnreadableFile(Exception):
    """Why a file gives no rows: `code` of the finding, what, on which line, what to do.

    `part` is set by whoever reads several files as one.
    """

    part = 0

    def __init__(self, code: str, detail: str, hint: str, line: int | None = None) -> None:
        self.code, self.detail, self.hint, self.line = code, detail, hint, line
        super().__init__(detail)

    @classmethod
    def of(cls, error: OSError) -> UnreadableFile:
        """Why the system does not open a file."""
        if isinstance(error, FileNotFoundError):
            hint = "add the file, or correct `path` in the descriptor"
            return cls("file-missing", "no such file", hint)
        detail = str(error.strerror or error)
        return cls("file-unreadable", detail, "make the file readable")


@dataclass(frozen=True, slots=True)
class Remark:
    """What reading says about some cells of one column of a block, by one code.

    `rows` are indices in the block, ascending. `values`, one per row, are the cells as they stood,
    or `before -> after` in a notice of what was done; `detail` is that of the first.
    """

    code: str
    severity: Severity
    column: int
    rows: Sequence[int]
    values: Sequence[str]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive rows of one file, before anybody judges them.

    `cells` has one string column per column of the file, called "0", "1", ...; a cell that a short
    row lacks is null. `ragged` holds all cells of the rows that are too short or too long, by
    index. `records` counts what the file holds here, comments included; `positions[i]` is the
    place of row i among them (None: every record is a row). `remarks` are those of the reader.
    `unseen` says that nobody has seen yet that the texts are UTF-8.
    """

    part: int
    cells: pa.Table
    records: int
    positions: Sequence[int] | None = None
    ragged: Mapping[int, Sequence[str]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Placed(Generic[Result]):
    """A block, what was made of it, and where it stands.

    `first` is the number of its first record through all parts, `first_in_file` in its own file;
    the header is row 1, as in Frictionless.
    """

    block: Block
    result: Result
    first: int
    first_in_file: int

    def numbers(self, indices: Iterable[int]) -> list[int]:
        """Row numbers through all parts, of rows by their index in the block."""
        places = self.block.positions
        return [self.first + (i if places is None else places[i]) for i in indices]


class Rows(Protocol):
    """The rows below the header of a resource; they can be read any number of times."""

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` to every block, several at a time, and give the results in file order."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """What the files of a resource say: labels, and rows of strings, ragged rows left ragged.

    `files[p]` is the file of part p, relative to the dataset's folder. `printed` are the tables of
    its workbooks with their headings and total rows, where they are not in halves. Every record of
    the files makes `rows_per_record` rows.
    """

    resource: Resource
    labels: tuple[str, ...]
    rows: Rows
    files: tuple[str, ...]
    printed: tuple[SheetTable, ...] = ()
    rows_per_record: int = 1
