"""What somebody saw or heard about a child, as facts."""
