"""The processes of an installation: which there are, what each does, and how they are kept alive."""
