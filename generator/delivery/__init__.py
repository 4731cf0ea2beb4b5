"""A finished site on its way to readers: a branch, several repositories, a zip, a ZIM file."""
