"""The rankings that can be measured: candidates, scores, what the recommender recommends."""
