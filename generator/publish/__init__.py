"""Publish: what the site offers to programs: exports, raw files, feed, sitemap. Pure."""
