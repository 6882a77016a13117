"""TODO bot.flow.respond"""
