"""Stage check: raw tables and schemas -> typed tables and findings."""

from generator.checks.check import check_dataset

__all__ = ["check_dataset"]
