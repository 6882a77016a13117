"""TODO actions.kit"""
