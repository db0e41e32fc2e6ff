"""Plans: the case through its phases, the plan both parties write, contacts and networks."""
