"""How large could the market be? Scenarios, segments, and which assumption moves them."""
