"""TODO actions.transit.entities"""
