"""The pages of professionals, and the frame that all pages share."""
