"""What does it add up to? The nation: its fleet, its outflow, the metals in it and the market it could be."""
