"""The tracks: reads, checks, joins and finds them."""
