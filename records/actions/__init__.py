"""What can be done in this room; every write of it is here."""
