"""知识包: reads knowledge files from the roots of a workspace, checks and dates them.

What a lawyer or an officer knows stands in files: statutes, rules, lexicons, procedures,
indicators. This room finds them, reads them safely, says in which line one is wrong, and lets
an office's own file stand beside ours or in its place.
"""
