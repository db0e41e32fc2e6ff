"""What the plans service publishes. Importing this declares all of it."""
