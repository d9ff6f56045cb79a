"""The rules of assessment, pure."""
