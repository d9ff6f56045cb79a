"""What follows from a declaration: codec, check, schemas, labels."""
