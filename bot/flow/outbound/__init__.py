"""TODO bot.flow.outbound"""
