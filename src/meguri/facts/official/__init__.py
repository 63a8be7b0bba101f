"""Official files a user can bring: read, checked as a whole, and kept beside the shipped facts."""
