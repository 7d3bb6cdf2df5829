"""What every app of the chain stands on: organisations, people, secrecy, cases, log, tasks."""
