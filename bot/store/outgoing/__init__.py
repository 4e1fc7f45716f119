"""Messages on their way out, from the queue to the provider's last word about them."""
