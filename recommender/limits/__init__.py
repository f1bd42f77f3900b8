"""Bounds for what comes from outside: how long, how much, how slowly, and which values."""
