"""WhatsApp by way of Twilio's Programmable Messaging."""
