"""Django pieces without a subject: page bases, components, middleware."""
