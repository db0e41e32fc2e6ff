"""The services as one system: where their databases are, how they start, and who watches them."""
