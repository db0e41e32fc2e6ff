"""Life Links: volunteers, whom they are matched with, and their meetings."""
