"""Numbers in, numbers out: what the papers' verdicts rest on.

`intervals` (how sure a figure is), `tests` (whether it changed), `improvement` (whether that is
better than the baseline), `trends` (five years of it), `standardised` (were the ages the same),
`control_charts` (signal or noise), `seasonality` (or the time of year), `projection` (where it
will end), `ranks`, `funnels` and `neighbours` (where an area stands among its peers). Nothing of
ours is imported here, no file is read, and no word is chosen for a reader. How to use it alone is
in docs/statistics.md; what each method does, and where it departs from its authority, in
docs/methods.md.
"""
