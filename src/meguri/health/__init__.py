"""WHAT STATE IS IT IN? Logs, readings, pulses, spectra, reports in; a state of health with doubt out."""
