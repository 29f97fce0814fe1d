"""文字: codes, names, addresses, pages and words, read as sellers really write them.

Pure functions over strings and Arrow arrays: no database, no network, no knowledge of rooms.
"""
