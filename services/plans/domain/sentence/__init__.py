"""What the court ordered: requirements, and the interventions that deliver them."""
