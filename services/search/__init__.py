"""Who can help a firm today: demands, matches, saved searches, and the index of everything that is found."""
