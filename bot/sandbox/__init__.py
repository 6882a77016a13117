"""The whole path on a throw-away installation: golden dialogues, and what a release must pass."""
