"""What search does when somebody writes: demands, choices and their outcome."""
