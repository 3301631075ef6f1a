"""What a rule says about one value or one table, before it becomes a finding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Observation:
    """One breach of one rule, with what was found. `code` is an id of `codes.rule_codes()`.

    `place` says where inside the table (a court, a year, a line), `detail` what disagrees, with
    both figures; neither may hold a datum of a natural person.
    """

    code: str
    place: str = ""
    detail: str = ""
