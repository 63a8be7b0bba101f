"""How do cohorts live and leave? Inflow-driven and stock-driven models, and vehicle life × battery life."""
