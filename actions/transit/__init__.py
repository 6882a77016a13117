"""Public transport: lines, stations, and how they run."""
