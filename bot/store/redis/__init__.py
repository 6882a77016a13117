"""TODO bot.store.redis"""
