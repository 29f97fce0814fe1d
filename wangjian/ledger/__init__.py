"""日志: one append-only Merkle log of hashes, which a stranger checks with tools of their own.

Plain files in the forms that transparency logs share: tiles and entry bundles (C2SP tlog-tiles),
signed notes and checkpoints, cosignatures of witnesses, proofs of one entry (tlog-proof), hashed
as RFC 6962 says. An entry holds hashes, never content.

`hashing` is the tree, `notes` who signed, `checkpoints` what the tree was, `entries` what stands in
it, `tiles` where hashes lie, `log` the folder with its one writer, `proofs` what an outsider gets,
`auditing` the whole folder read again.
"""
