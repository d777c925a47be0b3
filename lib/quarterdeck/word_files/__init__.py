"""A paper as a Word file, made from the same numbered blocks as the page and the PDF.

Word does what Word can: headings, one numbered list through the whole paper, lettered lists,
tables with heading rows, captions, links to bookmarks, landscape sections, page numbers. So a
clerk can add a paragraph and the numbers after it follow.

The styles, lists and settings are templates in `templates/word`; `python-docx` keeps the package
together, and the body is written here. Not pandoc: from it a list that headings interrupt begins
again with a typed number (jgm/pandoc issue 7895), row headings are lost (7284) and captions have
no numbers (11138). Not python-docx's own template either, which brings 900 kB of other styles.

The typeface is Arial: every Word has it, and it is about as wide as the paper's own. Drawings
become PNG pictures, which every Word shows, by the compiler and in the typeface of the PDF.
"""

from quarterdeck.word_files.file import word_file

__all__ = ["word_file"]
