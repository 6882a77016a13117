"""TODO bot.mydata"""
