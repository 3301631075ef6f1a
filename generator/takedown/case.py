"""A dataset of which records are withdrawn, and every place that has its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from generator.absence.sought import Sought, sought, written_files
from generator.catalogue import load_catalogue
from generator.checks import check_dataset
from generator.disclosure.withdrawals import Withdrawals, read_withdrawals
from generator.errors import ImpossibleRequest
from generator.intake import read_dataset
from generator.model import Dataset
from generator.publish.switch import BUILDS
from generator.settings import Settings, build_time, load_settings
from generator.site.themes import theme_folder

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Case:
    """A dataset of which records are withdrawn, and where its rows are."""

    settings: Settings
    dataset: Dataset
    withdrawals: Withdrawals
    output: Path
    generated: datetime

    def tables(self) -> Iterator[pa.Table]:
        """The dataset's first table: as the court holds it, and as each kept build holds it."""
        raw, _ = read_dataset(self.dataset)
        if raw:
            yield check_dataset(self.dataset, raw)[0][0].table
        for file in self.published():
            yield parquet(file)

    def published(self) -> list[Path]:
        """The Parquet files of the first table in all builds that are kept."""
        pattern = f"{BUILDS}/*/data/{self.dataset.name}/{self.dataset.resources[0].name}.parquet"
        return sorted(self.output.glob(pattern))

    def wanted(self, gone: Withdrawals) -> tuple[Sought, frozenset[str]]:
        """What only the records in `gone` have, and the ids of those found."""
        import pyarrow.compute as pc

        masks = [(table, gone.gone(table)) for table in self.tables()]
        others = [table.filter(pc.invert(mask)) for table, mask in masks]
        live = self.output / "site" / "data"
        others += [parquet(f) for f in sorted(live.glob("*/*.parquet"))
                   if f.parent.name != self.dataset.name]  # fmt: skip
        texts = written_files(self.settings.project, theme_folder(self.settings))
        found, ids = Sought(), set[str]()
        for table, mask in masks:
            rows = table.filter(mask)
            ids.update(gone.ids(rows))
            found += sought(self.dataset, rows, others, texts)
        return found, frozenset(ids)

    def rows_of(self, ids: Sequence[str]) -> dict[str, pa.Table]:
        """A row of each id; an id that nobody has is most likely misspelt and raises."""
        wanted = dict.fromkeys(ids)
        found: dict[str, pa.Table] = {}
        for table in self.tables():
            for position, text in enumerate(self.withdrawals.ids(table)):
                if text in wanted:
                    found.setdefault(text, table.slice(position, 1))
        missing = [i for i in wanted if i not in found]
        if missing:
            raise ImpossibleRequest(
                f"{self.dataset.name} has no record {', '.join(missing)}: nothing was recorded\n"
                "  give the value of "
                f"{' | '.join(self.dataset.resources[0].schema.primary_key)} as it was published"
            )
        return {i: found[i] for i in wanted}


def open_case(project: Path, name: str, output: Path | None) -> Case:
    """The case of one dataset of a project. Raises `ImpossibleRequest` where there is none."""
    settings, _ = load_settings(project)
    catalogue, _ = load_catalogue(settings)
    dataset = catalogue.get(name)
    if dataset is None:
        raise ImpossibleRequest(
            f"no dataset is called {name}, or its descriptor is wrong\n"
            f"  the project has: {', '.join(catalogue.names()) or 'none'}"
        )
    if not dataset.resources[0].schema.primary_key:
        raise ImpossibleRequest(f"{name} has no primary key\n  state one in its schema: primaryKey")
    withdrawals, wrong = read_withdrawals(dataset)
    if wrong:
        raise ImpossibleRequest(f"{wrong[0].place}: {wrong[0].detail}\n  {wrong[0].hint}")
    newest = max((d.publishing.as_of for d in catalogue if d.publishing.as_of), default=None)
    place = output or settings.path("output")
    return Case(settings, dataset, withdrawals, place, build_time(newest))


def parquet(file: Path) -> pa.Table:
    """The rows of a published file."""
    import pyarrow.parquet as pq

    return pq.read_table(file)
