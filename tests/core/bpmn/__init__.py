"""Is a route drawn well as a BPMN document?"""
