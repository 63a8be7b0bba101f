"""What does a used pack give as storage, at what cost, in which lot, and what does its sheet say?"""
