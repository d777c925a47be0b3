"""One reader per kind of extract."""
