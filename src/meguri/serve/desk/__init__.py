"""The pages that people work on: sign in, diagnose, fleet, guarantees, shared access, administration."""
