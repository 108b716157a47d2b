"""write the exercises for other systems"""
