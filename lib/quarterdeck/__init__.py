"""Quarterdeck: a quarter's raw extracts into the papers a board decides from."""

__version__ = "0.1.0"
