"""A site's own choices about the rules: severities, and the holidays of years to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.checks.rules.calendar import WorkCalendar, work_calendar
from generator.checks.rules.codes import problems_of
from generator.checks.rules.context import RuleContext
from generator.checks.rules.masks import DEFAULT, is_policy
from generator.findings import Finding, Severity
from generator.model import Dataset
from generator.settings import Settings


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """What holds for all datasets of a build. `today` is the build's clock."""

    today: date
    mask_policy: str = DEFAULT
    severities: Mapping[str, Severity] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=work_calendar)

    def context(self, dataset: Dataset) -> RuleContext:
        """What the rules need to know about one dataset."""
        return RuleContext.of(dataset, self)


def read_policy(settings: Settings, today: date) -> tuple[RulePolicy, tuple[Finding, ...]]:
    """The choices in the settings; what is wrong there is left at its default and said."""
    calendar, found = _calendar(settings)
    problems = problems_of(settings.rules)
    chosen = {
        code: Severity(word) for code, word in settings.rules.items()
        if not problems_of({code: word})
    }  # fmt: skip
    hint = "see `yangguang explain CODE` for the rule and whether a site may change it"
    findings = [_wrong(f"rules: {problem}", hint) for problem in problems]
    mask = settings.mask_policy
    if not is_policy(mask):
        findings.append(_wrong(f"mask_policy: {mask!r} does not make 18 places", "write 10+4+4"))
        mask = DEFAULT
    return RulePolicy(today, mask, chosen, calendar), (*findings, *found)


def _calendar(settings: Settings) -> tuple[WorkCalendar, tuple[Finding, ...]]:
    if not settings.holidays:
        return work_calendar(), ()
    file = settings.path(settings.holidays)
    hint = 'a table per year, as in ["2027"] with off = ["01-01/01-03"] and work = ["01-09"]'
    try:
        if settings.project not in file.resolve().parents:
            raise ValueError("the file lies outside the project")
        return work_calendar(file), ()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else error
        return work_calendar(), (_wrong(f"holidays: {settings.holidays}: {told}", hint),)


def _wrong(detail: str, hint: str) -> Finding:
    return Finding(
        "settings-invalid", Severity.ERROR, file="pyproject.toml", detail=detail, hint=hint
    )
