"""Enrich: what an article gains from its own text and from its neighbours. Pure."""
