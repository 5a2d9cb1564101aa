"""Search that understands Chinese (ALL-2): any part of a name from one character on, pinyin, initials, codes, the end of a number.

A model keeps one :class:`~salesops.core.search.fields.SearchTextField`; its index holds the pieces of that text, so that two
characters are found among a million rows without reading them.
"""
