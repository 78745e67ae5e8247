"""The machine: paths, keyring, clock, logs, printers and packaged resources."""
