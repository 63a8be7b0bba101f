"""An append-only log of hashes: what was once written cannot be changed or dropped unseen (RFC 9162)."""
