"""The ids that a scenario may name: the shipped sources and market anchors."""

from meguri.facts.source import fact, sources

KNOWN = frozenset({*sources()["source_id"], *fact("market_anchors").rows["anchor_id"]})
