"""词表: an office's own lists and rules taken in, compared, linted, handed on.

`reading` takes an outside list apart, `lexicon_text` writes it as a lexicon, `difference` says what
that changes, `staging` tries changed files before they are written, `lint` says which terms fire on
ordinary text, `handover` makes and takes a bundle of an office's files.
"""
