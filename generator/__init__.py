"""yangguang: a static open-data publisher for court disclosure. Start at `generator.pipeline`."""

__version__ = "0.1.0"
