"""What does a used pack give as storage, what does that cost, which packs make a lot, what does its sheet say?"""
