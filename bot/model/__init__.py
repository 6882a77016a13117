"""The vocabulary of Lotse: records, rules and ports. No input, no output, no other room of ours."""
