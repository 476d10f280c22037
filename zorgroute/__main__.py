"""What does `python -m zorgroute` do, other than the same as the installed command?"""

from zorgroute.faces.cli.main import entry

if __name__ == "__main__":
    entry()
