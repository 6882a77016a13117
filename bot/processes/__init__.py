"""TODO bot.processes"""
