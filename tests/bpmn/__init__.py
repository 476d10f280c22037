"""Do others open what we draw: the schema of the OMG, and bpmn-js?"""
