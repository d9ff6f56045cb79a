"""Mechanism, and no word of the domain."""
