"""TODO actions.common"""
