"""Entente: who stands with whom, who sanctions whom, and the sentence that says so."""
