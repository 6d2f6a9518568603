"""What templates of this room and above draw with."""
