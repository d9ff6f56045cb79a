"""The demonstration: an invented but plausible world, and how it gets into the services by their own commands."""
