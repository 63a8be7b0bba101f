"""How long will it last, how far will it go?"""
