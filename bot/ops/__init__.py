"""TODO bot.ops"""
