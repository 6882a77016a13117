"""TODO bot.nlu"""
