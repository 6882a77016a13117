"""TODO actions.parcel.entities"""
