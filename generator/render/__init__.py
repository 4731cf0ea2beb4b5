"""Render: planned pages to HTML through typed views and Jinja templates."""
