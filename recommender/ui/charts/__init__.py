"""Charts, each a figure with its title, sentence and legend."""
