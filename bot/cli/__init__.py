"""TODO bot.cli"""
