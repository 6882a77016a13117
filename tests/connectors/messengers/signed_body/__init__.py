"""In the manner of Meta: a signature over the body, many messages in one call, receipts by the platform's ids."""
