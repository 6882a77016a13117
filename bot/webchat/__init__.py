"""TODO bot.webchat"""
