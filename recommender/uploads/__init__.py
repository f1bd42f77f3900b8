"""Uploads read in processes of their own, which can be stopped and harm nobody."""
