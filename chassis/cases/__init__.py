"""
The service side of a legal procedure: cases as things, their entries in a table, acts, clocks, worklists, waking.

It knows what a case is and nothing of what any case is about: that is said by packages (`rulebooks/procedures`), and by
the service in one `Cases` per kind (`keep.py`). docs/patterns.md has the recipe.
"""
