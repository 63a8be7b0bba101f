"""Selective disclosure: who holds a signed statement shows a buyer only the claims they choose (SD-JWT)."""
