"""list, prepare or verify the datasets"""
