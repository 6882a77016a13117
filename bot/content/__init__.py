"""TODO bot.content"""
