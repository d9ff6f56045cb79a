"""What a process tells those who look after it: whether it lives and is ready, what it counts, which way a request went."""
