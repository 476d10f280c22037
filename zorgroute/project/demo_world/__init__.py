"""Which invented towns, people and cases does the demo have, all made by the real actions?"""
