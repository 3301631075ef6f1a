"""Readers that bring the texts of others into a dataset; each is a verb of `yangguang import`."""
