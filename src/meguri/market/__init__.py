"""Who should get which battery, and how does it travel?"""
