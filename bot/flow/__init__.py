"""What Lotse does, one verb per file. Imports the model only; everything else comes in through ports."""
