"""From any log to evidence: any format in, one checked LOG out, with what was wrong and what was assumed."""
