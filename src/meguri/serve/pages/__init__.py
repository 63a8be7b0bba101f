"""The doors for people: pages in Japanese and English that need no script, for telephone and desk."""
