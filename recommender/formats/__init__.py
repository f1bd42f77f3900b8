"""Lists of songs as other programs write and read them."""
