"""One transaction, and all that a change of a thing must write in it."""
