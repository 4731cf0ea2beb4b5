"""Arabic text functions without I/O: normalisation, matching, calendars, numerals, slugs, order."""
