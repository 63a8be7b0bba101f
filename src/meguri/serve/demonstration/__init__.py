"""A registry to try things with: made-up organisations and batteries, each of them marked as synthetic."""
