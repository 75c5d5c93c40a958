"""Plain Python that every layer may use; knows no subject and no Django."""
