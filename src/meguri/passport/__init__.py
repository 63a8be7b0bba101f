"""What does it say about itself, who may read it, and may we believe it?"""
