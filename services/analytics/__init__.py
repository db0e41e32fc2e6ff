"""Analytics: datasets and exploratory evaluation, made from the other services' public events."""
