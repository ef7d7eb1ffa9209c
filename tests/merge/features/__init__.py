"""Tests of the features of pairs."""
