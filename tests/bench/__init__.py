"""What `bin/bench` measures; not a test, it asserts nothing."""
