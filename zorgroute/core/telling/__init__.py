"""How do a case, a refusal and a log read in plain words?"""
