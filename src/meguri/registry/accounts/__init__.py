"""Who asks, what they may do, and how the database itself holds them to it."""
