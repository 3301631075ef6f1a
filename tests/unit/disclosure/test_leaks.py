"""Full identity numbers are found in any text; look-alikes are not."""

from __future__ import annotations

import pyarrow as pa
import pytest

from generator.disclosure.leaks import is_full_number, rows_with_full_number

STANDARD = ("11010519491231002X", "440524188001010014")
"""The worked examples printed in GB 11643-1999."""

SYNTHETIC = "990000199001010009"


@pytest.mark.parametrize("number", [*STANDARD, SYNTHETIC, "11010519491231002x"])
def test_a_valid_number_is_found(number: str) -> None:
    assert is_full_number(number)


@pytest.mark.parametrize(
    "number",
    ["110105194912310021", "110105194913310029", "9900001990****0009"],
    ids=["check digit", "month 13", "masked"],
)
def test_an_invalid_number_is_not_taken_for_one(number: str) -> None:
    assert not is_full_number(number)


def test_numbers_are_found_inside_text_and_look_alikes_are_left() -> None:
    column = pa.chunked_array(
        [
            [
                f"身份证号{SYNTHETIC}。",
                "91000000TE5T00016D",  # an organisation's code
                f"A{SYNTHETIC}",  # part of a longer code
                "9900001990****0009",
                None,
                STANDARD[0],
            ]
        ]
    )

    assert rows_with_full_number(column) == [0, 5]


def test_columns_of_other_types_hold_none() -> None:
    assert rows_with_full_number(pa.chunked_array([[1, 2]])) == []
