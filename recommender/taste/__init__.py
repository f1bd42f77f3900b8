"""What a person likes: history, tastes, and songs for each of them."""
