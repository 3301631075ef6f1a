"""What is wrong with one descriptor, gathered while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from generator.catalogue.descriptor_file import DescriptorFile
from generator.findings import Finding, Severity


@dataclass
class Slips:
    """One descriptor file, and the findings about it so far.

    Raises nothing: whoever reads the descriptor records a slip and goes on, so that a person sees
    all of them at once.
    """

    name: str
    folder: Path
    project: Path
    file: Path
    descriptor: DescriptorFile
    findings: list[Finding] = field(default_factory=list)

    def fail(self, code: str, detail: str, hint: str = "", *keys: str | int) -> None:
        """Record an error at the line of a key."""
        self.findings.append(
            Finding(
                code,
                Severity.ERROR,
                self.name,
                file=self.shown_file,
                line=self.descriptor.line(*keys),
                detail=detail,
                hint=hint,
            )
        )

    @property
    def shown_file(self) -> str:
        """How findings name the descriptor."""
        return shown(self.file, self.project)

    def inside(self, path: str, place: tuple[str | int, ...], key: str) -> Path | None:
        """The file a descriptor names, as long as it stays inside the project."""
        target = (self.folder / path).resolve()
        outside = not target.is_relative_to(self.project.resolve())
        if "://" in path or Path(path).is_absolute() or outside:
            self.fail(
                "path-unsafe",
                f"{path!r} leads out of the project",
                "put the file inside the project and name it by a relative path",
                *place,
                key,
            )
            return None
        if target.exists() and not target.is_file():
            self.fail(
                "file-unreadable",
                f"{path!r} is a folder or a device, not a file",
                "name the file itself",
                *place,
                key,
            )
            return None
        return target


def shown(path: Path, project: Path) -> str:
    """How findings name a file: relative to the project."""
    try:
        return path.resolve().relative_to(project.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
