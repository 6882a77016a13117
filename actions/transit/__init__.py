"""TODO actions.transit"""
