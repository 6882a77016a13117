"""TODO bot.jobs"""
