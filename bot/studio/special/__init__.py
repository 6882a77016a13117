"""Special notices and the stop button: what holds at once, without a release."""
