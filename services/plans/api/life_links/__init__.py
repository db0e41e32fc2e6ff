"""Life Links: volunteers, links, meetings."""
