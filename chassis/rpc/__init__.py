"""Calls from the gateway to a service: the same bytes in one process and over the broker."""
