"""Intervals, tests, control charts and ranks: numbers in, numbers out."""
