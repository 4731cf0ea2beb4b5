"""Names: which forms mean one thing, who publishes what, and what a person could still say."""
