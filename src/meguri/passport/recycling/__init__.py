"""The recycling mass balance: how much of waste batteries comes back, over all steps, recyclers and years."""
