"""Which metal leaves with the cars, what is it worth, and how much would come back?"""
