"""TODO bot.flow.consent"""
