"""What is taken out of an archive: rules, and how texts, names and files obey them."""
