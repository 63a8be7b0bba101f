"""May we believe it? Canonical form, keys, signatures, revocation, trust lists, and the verdict."""
