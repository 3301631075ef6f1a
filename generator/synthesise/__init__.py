"""Synthetic data sets in the reserved namespace, for demonstration and for measurement.

Nothing else at start-up wants NumPy or Arrow, so the command line imports this package only when
it is asked to synthesise.
"""

from collections.abc import Callable

from generator.synthesise.debtors import iter_debtor_batches, synthesise_debtors

__all__ = ["SYNTHESISERS", "iter_debtor_batches", "synthesise_debtors"]

# Data set name to the function that writes it: (rows, seed, out, *, as_of, dirty, progress).
SYNTHESISERS: dict[str, Callable[..., None]] = {"dishonest-debtors": synthesise_debtors}
