"""How right is it? Every figure of docs/accuracy.md, measured on data that nobody here made."""
