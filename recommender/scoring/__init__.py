"""The two matrices, and the score of every track for a query."""
