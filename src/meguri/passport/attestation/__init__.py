"""A lab confirms a diagnosis: third-party attestation as a UNTP digital conformity credential."""
