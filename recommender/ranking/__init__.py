"""From a query to a list of recommendations, with the reason for each."""
