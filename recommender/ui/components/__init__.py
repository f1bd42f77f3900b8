"""What several pages draw: cards, controls, search box, players."""
