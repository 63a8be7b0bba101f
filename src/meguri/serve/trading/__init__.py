"""What is done with lots, wishes and deals, the same at every door."""
