"""The war map: a wall screen and its phone twin over the lights of governance."""
