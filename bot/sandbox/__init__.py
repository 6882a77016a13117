"""TODO bot.sandbox"""
