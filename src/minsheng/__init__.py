"""minsheng: the platform for worker service stations and summer care classes."""
