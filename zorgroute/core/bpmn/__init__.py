"""The bpmn room: a route as a BPMN 2.0 document with its layout, and its names read back."""
