"""TODO actions.parcel.sources"""
