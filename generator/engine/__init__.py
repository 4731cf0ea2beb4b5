"""The engine: one build at the cost of what has changed, in worker processes and bounded memory."""
