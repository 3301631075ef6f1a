"""What rules need to know besides the table: days, policy, and a site's own choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from generator.checks.rules.calendar import WorkCalendar, work_calendar
from generator.checks.rules.masks import DEFAULT, first_policy
from generator.findings import Severity

if TYPE_CHECKING:
    from generator.checks.rules.policy import RulePolicy
    from generator.model import Dataset


@dataclass(frozen=True, slots=True)
class RuleContext:
    """`as_of` is the day the data stand for, `today` the day of the build (settings.build_time)."""

    as_of: date
    today: date
    synthetic: bool = False
    mask_policy: str = DEFAULT
    natural_persons: str = "none"
    severities: Mapping[str, Severity] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=work_calendar)

    @classmethod
    def of(cls, dataset: Dataset, policy: RulePolicy) -> RuleContext:
        """The context of a dataset; its data stand for the day of the build if they do not say."""
        publishing = dataset.publishing
        return cls(
            as_of=publishing.as_of or policy.today,
            today=policy.today,
            synthetic=publishing.synthetic,
            mask_policy=first_policy(publishing.mask_policy, policy.mask_policy),
            natural_persons=publishing.natural_persons,
            severities=policy.severities,
            calendar=policy.calendar,
        )
