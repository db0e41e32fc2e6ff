"""The plan that both parties write: proposals, agreement, versions."""
