"""The routes that every kind of thing has."""
