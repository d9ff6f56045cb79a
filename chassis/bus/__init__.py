"""From a committed event to its readers' reactions: at least once on the way, once in effect, in order per subject."""
