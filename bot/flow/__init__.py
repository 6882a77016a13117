"""What Lotse does. Imports the model only; everything else comes in through ports."""
