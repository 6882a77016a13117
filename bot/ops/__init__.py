"""What operators watch: metrics, readiness, warnings about settings."""
