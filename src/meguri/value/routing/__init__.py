"""Which way should it go: drive on at home, export, reuse, recycling? What each leaves, in yen, with doubt."""
