"""What holds: pure rules, no input or output."""
