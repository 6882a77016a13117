"""TODO actions.common.entities"""
