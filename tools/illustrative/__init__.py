"""The illustrative extracts: invented returns, calibrated to the printed reference papers.

Everything here is invented but the population estimates. `docs/illustrative-data.md` says how.
One module per family of returns, each with a function that gives `Extract`s; `drawing` holds the
chance, `months` the calendar, `extracts` the files. Only the standard library's generator is
used, one stream per series, so that the same bytes come out on every machine and a change to one
series leaves the others as they were.
"""
