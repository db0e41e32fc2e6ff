"""The plan that both parties write."""
