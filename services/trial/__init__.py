"""The trial's start and end: its folder, its port, its signals, its server. What runs in between is the services'."""
