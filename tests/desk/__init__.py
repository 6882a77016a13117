"""Tests of the desk: who may call, what they see, and that nothing is done before a turn has said so."""
