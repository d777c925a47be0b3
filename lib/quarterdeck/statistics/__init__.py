"""Numbers in, numbers out: what the papers' verdicts rest on.

`intervals` (how sure a figure is), `tests` (whether it changed), `control_charts` (signal or
noise), `ranks` (where an area stands). Nothing of ours is imported here, no file is read, and
no word is chosen for a reader. What each method does, and where it departs from its authority,
is in docs/methods.md.
"""
