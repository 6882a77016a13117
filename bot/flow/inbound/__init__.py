"""TODO bot.flow.inbound"""
