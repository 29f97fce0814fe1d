"""证据展示: what pages and records show of a sealed package, read out of it piece by piece.

Everything in a package came from strangers: what is read here is text and pictures, within bounds,
and nothing of it is ever given to a browser as a page.
"""
