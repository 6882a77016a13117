"""TODO bot.flow.notices"""
