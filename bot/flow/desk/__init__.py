"""TODO bot.flow.desk"""
