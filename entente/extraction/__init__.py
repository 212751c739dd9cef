"""Reads events and relationships out of English news text, each with its sentence."""
