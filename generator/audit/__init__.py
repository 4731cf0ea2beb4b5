"""Whether a finished site is sound: every link leads somewhere, every byte is as it was made."""
