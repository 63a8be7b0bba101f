"""What is offered, wanted and agreed: lots, wishes and deals, each shown only to whom it concerns."""
