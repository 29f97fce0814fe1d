"""电子取证: what is captured on purpose, sealed, and kept so that a stranger can check it.

`package` is the one valid form of a sealed file, `sealing` makes one, `checking` takes one apart
again without database or network; `stamps` asks for and checks the time of RFC 3161.
"""
