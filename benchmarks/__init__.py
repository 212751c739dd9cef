"""Benchmarks: generated data, measured on the machine they run on, reported as ratios."""
