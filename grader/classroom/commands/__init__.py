"""grade a whole class, even with broken or hostile files"""
