"""Sentences made from finished numbers: nothing here is typed, and nothing is computed.

Each function takes a reading (a row of the indicator table with its definition) and says it at
one length: a figure, a cell's line, a paragraph. A change that may be chance never "rose".
"""
