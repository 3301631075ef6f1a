"""Proof that what was withdrawn is nowhere in the finished files, however they are packed."""
