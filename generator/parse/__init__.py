"""Parse: bytes of one file to article records, a role for every line and a ledger. Pure."""
