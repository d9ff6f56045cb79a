"""What the gateway may ask of a service, and what it answers."""
