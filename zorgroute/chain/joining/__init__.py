"""How an organisation joins the chain: its numbers, the terms it signs, and who keeps its people."""
