"""
What was released, as it was last released: the schemas of things and events, and the addresses.

`python -m deploy.dev.generate` brings it up to date and refuses whatever would break a promise.
"""
