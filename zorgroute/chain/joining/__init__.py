"""How an organisation joins the chain: it is asked, signs the terms, is let in, and leaves."""
