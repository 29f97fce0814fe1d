"""记录代理: what a page asked for and what came back, as it went over the wire.

One process and one throw-away certificate authority a capture. Chromium sends everything through
the proxy (`proxy`); it speaks HTTP/1.1 on both sides, connects only to addresses that `addresses`
allows, and lays each exchange down as WARC 1.1 records (`warc`). In playback the same proxy
answers from such a file alone (`playback`).

The method cannot see HTTP/2 framing, UDP, answers that a service worker makes up, and Chromium's
own TLS fingerprint.
"""
