"""What a conviction extract says, and what rules make of it: proven reoffending."""
