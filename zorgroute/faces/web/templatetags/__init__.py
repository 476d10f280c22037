"""Tags that the templates of every face load with `{% load zr %}`."""
