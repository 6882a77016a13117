"""Messages of customers: into the mailbox, and the order in which they are read."""
