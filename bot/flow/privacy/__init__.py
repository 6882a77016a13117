"""TODO bot.flow.privacy"""
