"""移动取证: the page that a phone installs, and the ways by which it sends what it took.

views.py     the page, its service worker and manifest, what it asks for
sending.py   a capture is announced, finished, asked after
tus.py       the bytes of its files, resumable (tus 1.0.0)
waiting.py   what waits for the second officer
"""
