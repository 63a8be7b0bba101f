"""The ways through the house: rooms put in a row, still pure."""
