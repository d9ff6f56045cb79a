"""Real servers on a Debian machine: private folders, loopback ports, an ordinary user, stopped by process id."""
