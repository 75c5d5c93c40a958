"""Small pieces every engine may use."""
