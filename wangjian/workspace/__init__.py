"""工作区: one folder with all that an installation keeps, and the database that belongs to it.

`folder.Workspace` is the folder, `postgres` its database (own programs or an outside server),
`backup` one file of all of it, `locks` how processes that share it keep out of each other's way.
"""
