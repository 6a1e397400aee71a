"""commsqa keeps a company from sending wrong communications, and says why one went out."""

__version__ = "0.4.0"
