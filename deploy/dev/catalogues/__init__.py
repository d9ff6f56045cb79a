"""The files that follow from the code: each module makes some of them, as a path in the tree and its text."""
