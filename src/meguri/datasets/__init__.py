"""WHAT HAVE OTHERS MEASURED? Public data sets by name: never shipped, fetched only when somebody asks.

A data set is a folder. It lies below `$MEGURI_SHARED/fielddata` when that is set; otherwise its files are
fetched from where their makers published them, each checked by its SHA-256, and kept in the user's cache.
"""

from meguri.datasets.registry import DatasetError, dataset, dataset_names, registered

__all__ = ["DatasetError", "dataset", "dataset_names", "registered"]
