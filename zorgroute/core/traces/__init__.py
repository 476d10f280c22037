"""What happened, as a log of steps that real, imported and simulated cases share."""
