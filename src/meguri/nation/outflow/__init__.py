"""How many used EVs arose, how many left? The evidence reconciled, with doubt."""
