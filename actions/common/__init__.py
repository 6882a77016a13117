"""What every company needs: people, consents, one's own data."""
