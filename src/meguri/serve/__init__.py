"""The doors of the network: an API for programs, pages for people, addresses for QR codes."""
