"""`python -m entente` is the same as `entente`."""

from entente.cli import app

app()
