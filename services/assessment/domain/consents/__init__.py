"""By which right data about a person is used, and what they say to it."""
