"""The outside world on one machine: a messenger platform, an alert feed, a parcel carrier."""
