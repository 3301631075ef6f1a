"""Folders below `datasets/` -> Catalogue and findings. Reads descriptors and schemas only."""

from __future__ import annotations

from pathlib import Path

from generator.catalogue.descriptor_file import DescriptorSyntaxError, read_descriptor
from generator.catalogue.package import PackageReader
from generator.catalogue.references import reference_findings
from generator.catalogue.slips import Slips, shown
from generator.findings import Finding, Severity
from generator.model import Catalogue, Dataset
from generator.settings import Settings

DESCRIPTOR_NAMES = ("datapackage.yaml", "datapackage.yml", "datapackage.json")


def load_catalogue(settings: Settings) -> tuple[Catalogue, tuple[Finding, ...]]:
    """Every dataset of the project that can be described, and all that is wrong with the others."""
    datasets: list[Dataset] = []
    findings: list[Finding] = []
    owner: dict[str, Path] = {}
    for folder in sorted(p for p in settings.path("datasets").iterdir() if p.is_dir()):
        if folder.name.startswith((".", "_")):
            continue
        dataset, found = load_dataset(folder, settings.project)
        findings += found
        if dataset is None:
            continue
        if dataset.name in owner:
            findings.append(_duplicate(dataset, owner[dataset.name], settings.project))
            continue
        owner[dataset.name] = folder
        datasets.append(dataset)
    datasets.sort(key=lambda d: d.name)
    findings += reference_findings(datasets, {f.dataset for f in findings})
    return Catalogue(tuple(datasets)), tuple(findings)


def load_dataset(folder: Path, project: Path) -> tuple[Dataset | None, tuple[Finding, ...]]:
    """One dataset folder. No dataset where its descriptor cannot be used at all."""
    file = next((folder / n for n in DESCRIPTOR_NAMES if (folder / n).is_file()), None)
    if file is None:
        return None, (
            Finding(
                "descriptor-missing",
                Severity.ERROR,
                folder.name,
                file=shown(folder, project),
                detail="the folder holds no datapackage.yaml",
                hint="add one, or move the folder out of datasets/",
            ),
        )
    return read_dataset_file(file, project)


def read_dataset_file(file: Path, project: Path) -> tuple[Dataset | None, tuple[Finding, ...]]:
    """The dataset that a descriptor file describes; its paths must lie inside `project`."""
    folder = file.parent
    try:
        descriptor = read_descriptor(file)
    except (DescriptorSyntaxError, OSError) as error:
        line = error.line if isinstance(error, DescriptorSyntaxError) else None
        return None, (
            Finding(
                "descriptor-syntax",
                Severity.ERROR,
                folder.name,
                line=line,
                file=shown(file, project),
                detail=str(error),
                hint="mend the syntax at this line",
            ),
        )
    stated = descriptor.value.get("name") if isinstance(descriptor.value, dict) else None
    name = stated if isinstance(stated, str) else folder.name
    return PackageReader(Slips(name, folder, project, file, descriptor)).dataset()


def _duplicate(dataset: Dataset, first: Path, project: Path) -> Finding:
    return Finding(
        "dataset-duplicate",
        Severity.ERROR,
        dataset.name,
        file=shown(dataset.folder, project),
        detail=f"{shown(first, project)} has the same name {dataset.name!r}",
        hint="give one of them another name",
    )
