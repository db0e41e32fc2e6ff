"""Providers, areas, teams, case managers and their caseloads."""
