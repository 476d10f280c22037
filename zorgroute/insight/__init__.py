"""What the chain shows when it is measured: it reads the chain and never changes it."""
