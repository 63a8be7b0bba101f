"""The memory: what happened to which battery, kept in PostgreSQL; nothing is lost, or altered unseen."""
