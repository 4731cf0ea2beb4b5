"""One module a command; `cli.py` loads the one that is asked for."""
