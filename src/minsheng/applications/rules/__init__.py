"""What holds for applications, on plain values."""
