"""Stage read: data files -> raw tables of strings. Nothing is judged here but readability."""

from generator.intake.elsewhere import read_elsewhere
from generator.intake.read import read_dataset

__all__ = ["read_dataset", "read_elsewhere"]
