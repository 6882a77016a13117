"""TODO actions.transit.sources"""
