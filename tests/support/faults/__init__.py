"""Faults of the bus: stock nameko and ours, each in a process of its own, under the same blow."""
