"""TODO bot.flow.turn"""
