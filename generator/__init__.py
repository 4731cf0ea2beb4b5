"""Warraq (ورّاق): turns a folder of Arabic news articles into a static, searchable archive."""

__version__ = "0.1.0"
