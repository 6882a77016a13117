"""The studio: where admins change what customers are told and understood by. One folder for each of its pages."""
