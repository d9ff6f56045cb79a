"""
The verifiable double-random draw, scheme `jiju-draw/1`: who is visited and by whom, so that anybody can recompute it.

Pure: identifiers only, no clock, no chance, no store. The steps in order: `frozen.freeze`, then the
plan is published; `revealed.reveal` once the named sources have spoken; `staffed.staff`; `after` for
replacements; `published.file_of` for the file that `verify_draw.py` checks without this project.
A change of one byte rule is a new scheme name. docs/draw.md says the same to outsiders.
"""

SCHEME = "jiju-draw/1"
MEDIA_TYPE = "application/vnd.jiju.draw+json"
