"""TODO actions.parcel"""
