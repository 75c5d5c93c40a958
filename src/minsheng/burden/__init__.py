"""What the platform asks of people: why each field is asked, and what all the asking costs them."""
