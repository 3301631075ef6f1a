"""The nouns of the project, as immutable values. Every stage takes and returns these.

Terms are those of Data Package v2, Table Schema v2 and DCAT 3; CONTRIBUTING.md maps them.
"""

from generator.model.dataset import Catalogue, Dataset, Publishing, Resource
from generator.model.release import Artifact, CheckedTable, Release
from generator.model.schema import Field, Json, Schema, Text

__all__ = [
    "Artifact",
    "Catalogue",
    "CheckedTable",
    "Dataset",
    "Field",
    "Json",
    "Publishing",
    "Release",
    "Resource",
    "Schema",
    "Text",
]
