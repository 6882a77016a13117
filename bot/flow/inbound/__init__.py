"""From a platform's call to the mailbox, and the order in which a message is read."""
