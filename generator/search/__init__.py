"""The search: documents, lunr's pipeline with our analysis, the index, the files of the site."""
