"""Who should get which: lots and wishes → deals, clearing prices and a proof of how good they are."""
