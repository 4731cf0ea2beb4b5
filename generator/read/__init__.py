"""Read: which files there are, and their bytes. The only stage that opens the input."""
