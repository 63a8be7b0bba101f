"""What is it worth, what does a promise about it cost, where should it go next?"""
