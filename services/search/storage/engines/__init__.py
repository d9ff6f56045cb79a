"""The index behind one port: in memory for tests, embedded for the trial."""
