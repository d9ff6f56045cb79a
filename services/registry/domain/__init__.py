"""The rules of the register, pure."""
