"""The rules of applications, pure."""
