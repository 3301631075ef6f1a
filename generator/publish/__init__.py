"""The stage publish: sink, manifest, ledger, and the one atomic switch of the live site."""
