"""TODO bot.web"""
