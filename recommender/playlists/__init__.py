"""What can be done with a list of songs: match, sum up, order, travel."""
