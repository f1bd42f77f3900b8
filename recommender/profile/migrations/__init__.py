"""The steps that bring an older profile store to the newest tables; run at start."""
