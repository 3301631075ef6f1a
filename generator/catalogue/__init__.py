"""Stage load: descriptors on disk -> Catalogue. Data files are not opened here."""

from generator.catalogue.load import load_catalogue, load_dataset

__all__ = ["load_catalogue", "load_dataset"]
