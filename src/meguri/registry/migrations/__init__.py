"""The states of the schema, one after the other."""
